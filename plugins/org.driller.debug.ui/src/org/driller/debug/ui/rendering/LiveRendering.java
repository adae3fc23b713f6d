/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.rendering;

import java.math.BigInteger;

import org.driller.debug.core.PeerMemoryBlock;
import org.driller.debug.ui.internal.DrillerImages;
import org.driller.debug.ui.internal.Messages;
import org.driller.debug.ui.live.LiveListener;
import org.driller.debug.ui.live.LiveMemoryControl;
import org.driller.debug.ui.live.commands.LiveMenu;
import org.driller.debug.ui.live.model.AddressRange;
import org.driller.debug.ui.live.model.LiveModel;
import org.driller.debug.ui.live.model.LiveSource;
import org.driller.debug.ui.live.model.LiveSource.Target;
import org.driller.debug.ui.live.model.Sample;
import org.driller.debug.ui.memory.MemoryViewOpener;
import org.driller.debug.ui.preferences.LivePreferences;
import org.driller.debug.ui.transfer.Dragging;
import org.eclipse.debug.core.DebugException;
import org.eclipse.debug.core.model.IMemoryBlock;
import org.eclipse.debug.core.model.IMemoryBlockExtension;
import org.eclipse.debug.core.model.MemoryByte;
import org.eclipse.debug.ui.memory.AbstractMemoryRendering;
import org.eclipse.debug.ui.memory.IMemoryRendering;
import org.eclipse.debug.ui.memory.IMemoryRenderingContainer;
import org.eclipse.debug.ui.memory.IMemoryRenderingSynchronizationService;
import org.eclipse.debug.ui.memory.IRepositionableMemoryRendering;
import org.eclipse.debug.ui.memory.IResettableMemoryRendering;
import org.eclipse.jface.action.IMenuManager;
import org.eclipse.jface.action.Separator;
import org.eclipse.jface.util.PropertyChangeEvent;
import org.eclipse.jface.viewers.IBasicPropertyConstants;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Display;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.PlatformUI;

/**
 * Shows a memory block in a {@link LiveMemoryControl}. Works in hosts that give it no container, no rendering site and no
 * synchronization service.
 */
public final class LiveRendering extends AbstractMemoryRendering
		implements IRepositionableMemoryRendering, IResettableMemoryRendering, PeerMemoryBlock.SelfRefreshing {

	/** Of the rendering type in plugin.xml. */
	public static final String ID = "org.driller.debug.ui.liveRendering"; //$NON-NLS-1$

	private static final MemoryByte[] NOTHING = {};

	private LiveMemoryControl control;
	/** Where to go as soon as there is a control; {@code null} for the base of the block. */
	private volatile BigInteger wanted;

	public LiveRendering(String id) {
		super(id);
	}

	@Override
	public Control createControl(Composite parent) {
		control = new LiveMemoryControl(parent, SWT.NONE);
		control.setSettings(LivePreferences.settings());
		control.setSource(sourceOf(getMemoryBlock()));
		control.setOpener(this::openElsewhere);
		Dragging.from(control);
		control.addLiveListener(new LiveListener() {
			@Override
			public void selectionChanged() {
				tellSelectedAddress();
			}
		});
		goToBase();
		control.setActive(true);
		if (getMemoryRenderingContainer() != null && getMemoryRenderingContainer().getMemoryRenderingSite() != null) {
			createPopupMenu(control.canvas());
			getPopupMenuManager().addMenuListener(this::fillMenu);
		}
		return control;
	}

	@Override
	public Control getControl() {
		return control;
	}

	/** The control, {@code null} before it was created. */
	public LiveMemoryControl liveControl() {
		return control;
	}

	@Override
	public String getLabel() {
		String name = getMemoryBlock() instanceof IMemoryBlockExtension block ? block.getExpression() : null;
		return decorateLabel(name == null || name.isEmpty() ? Messages.Rendering_Name : name + Messages.Rendering_Suffix);
	}

	@Override
	public Image getImage() {
		return decorateImage(DrillerImages.get(DrillerImages.LIVE));
	}

	@Override
	public void becomesVisible() {
		super.becomesVisible();
		setActive(true);
		// The platform shortens the labels of hidden renderings; ours is the same.
		firePropertyChangedEvent(new PropertyChangeEvent(this, IBasicPropertyConstants.P_TEXT, null, getLabel()));
	}

	@Override
	public void becomesHidden() {
		super.becomesHidden();
		setActive(false);
	}

	@Override
	public void activated() {
		IMemoryRenderingSynchronizationService service = synchronizationService();
		if (service != null) {
			service.setSynchronizationProvider(this);
		}
	}

	@Override
	public BigInteger getSelectedAddress() {
		return isUsable() ? AddressRange.toBig(control.selection().first()) : null;
	}

	@Override
	public MemoryByte[] getSelectedAsBytes() {
		if (!isUsable() || control.model().sample() == null) {
			return NOTHING;
		}
		LiveModel model = control.model();
		Sample sample = model.sample();
		AddressRange selected = control.selection();
		// Only what was read can be told, which is what can be seen.
		AddressRange visible = model.viewport().visible();
		if (!visible.contains(selected.first()) || !visible.contains(selected.last())) {
			return NOTHING;
		}
		var bytes = new MemoryByte[(int) (selected.last() - selected.first() + 1)];
		for (int i = 0; i < bytes.length; i++) {
			long address = selected.first() + i;
			var memoryByte = new MemoryByte((byte) sample.value(address), (byte) 0);
			memoryByte.setReadable(sample.isReadable(address));
			memoryByte.setWritable(sample.isWritable(address));
			bytes[i] = memoryByte;
		}
		return bytes;
	}

	/** May be called from any thread, as memory browsers do, and before there is a control. */
	@Override
	public void goToAddress(BigInteger address) {
		wanted = address;
		if (isUsable()) {
			Display display = control.getDisplay();
			display.asyncExec(() -> {
				if (isUsable()) {
					// The block may have been moved there by whoever asks, or still have to be.
					control.navigateTo(AddressRange.fromBig(address));
				}
			});
		}
	}

	@Override
	public void resetRendering() throws DebugException {
		if (isUsable()) {
			wanted = null;
			goToBase();
		}
	}

	@Override
	public <T> T getAdapter(Class<T> adapter) {
		if (adapter == LiveMemoryControl.class) {
			return adapter.cast(control);
		}
		return super.getAdapter(adapter);
	}

	/** What the rendering offers of its own, in the menu that the platform makes. */
	private void fillMenu(IMenuManager menu) {
		IWorkbenchWindow window = PlatformUI.getWorkbench().getActiveWorkbenchWindow();
		if (window != null && isUsable()) {
			menu.add(new Separator());
			new LiveMenu(control, window).fill(menu);
		}
	}

	/** Memory of another process is another block: it is opened beside this one. */
	private boolean openElsewhere(Target target) {
		if (target.source() instanceof PeerSource source && source.segment().isPresent()) {
			IWorkbenchWindow window = PlatformUI.getWorkbench().getActiveWorkbenchWindow();
			MemoryViewOpener.open(window.getActivePage(), source.peer(), source.segment().get()).ifPresent(opened -> {
				if (opened instanceof LiveRendering live) {
					live.goToAddress(AddressRange.toBig(target.address()));
				}
			});
		}
		return false;
	}

	private void goToBase() {
		if (wanted != null) {
			control.goTo(AddressRange.fromBig(wanted));
			return;
		}
		if (getMemoryBlock() instanceof IMemoryBlockExtension block) {
			try {
				BigInteger base = block.getBigBaseAddress();
				if (base != null) {
					control.goTo(AddressRange.fromBig(base));
				}
			} catch (DebugException e) {
				// Without a base the rendering starts at the beginning; reading tells the user what is wrong.
				control.refresh();
			}
		}
	}

	private void setActive(boolean active) {
		if (isUsable()) {
			control.setActive(active);
		}
	}

	private boolean isUsable() {
		return control != null && !control.isDisposed();
	}

	private void tellSelectedAddress() {
		firePropertyChangedEvent(new PropertyChangeEvent(this, PROPERTY_SELECTED_ADDRESS, null, getSelectedAddress()));
	}

	private IMemoryRenderingSynchronizationService synchronizationService() {
		IMemoryRenderingContainer container = getMemoryRenderingContainer();
		return container == null || container.getMemoryRenderingSite() == null ? null
				: container.getMemoryRenderingSite().getSynchronizationService();
	}

	private static LiveSource sourceOf(IMemoryBlock block) {
		if (block instanceof PeerMemoryBlock peerBlock) {
			return new PeerSource(PeerPlace.of(peerBlock));
		}
		return block instanceof IMemoryBlockExtension extension ? new BlockSource(extension) : null;
	}

	/** As {@code AbstractTableRendering.PROPERTY_SELECTED_ADDRESS}, the platform's name for it. */
	private static final String PROPERTY_SELECTED_ADDRESS = "selectedAddress"; //$NON-NLS-1$
}
