/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.live;

import java.nio.ByteOrder;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import org.driller.debug.core.AddressExpressionException;
import org.driller.debug.ui.internal.HelpContexts;
import org.driller.debug.ui.live.model.AddressRange;
import org.driller.debug.ui.live.model.Annotations;
import org.driller.debug.ui.live.model.ByteMarks;
import org.driller.debug.ui.live.model.CopyForm;
import org.driller.debug.ui.live.model.LiveModel;
import org.driller.debug.ui.live.model.LivePart;
import org.driller.debug.ui.live.model.LiveSettings;
import org.driller.debug.ui.live.model.LiveSource;
import org.driller.debug.ui.live.model.LiveSource.Target;
import org.driller.debug.ui.live.model.Sample;
import org.driller.debug.ui.live.model.Selection.Pane;
import org.driller.debug.ui.preferences.LivePreferences;
import org.driller.debug.ui.preferences.PeersPreferences;
import org.eclipse.core.runtime.ListenerList;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.jface.util.IPropertyChangeListener;
import org.eclipse.jface.util.PropertyChangeEvent;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.layout.GridLayout;
import org.eclipse.swt.widgets.Canvas;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.ui.PlatformUI;

/**
 * Shows the bytes of a {@link LiveSource} as they change: only what is visible is read, in the background, and only rows
 * that look different are painted. All methods belong to the display's thread.
 */
public final class LiveMemoryControl extends Composite {

	/** Key under which the canvas keeps its control, for handlers that find the canvas focused. */
	public static final String DATA_KEY = LiveMemoryControl.class.getName();

	private static final int ANNOTATION_PERIOD_MILLIS = 200;
	/** Texts change no faster than anybody can read. */
	private static final long TEXT_NANOS = 100_000_000;

	private final LiveModel model = new LiveModel();
	private final Canvas canvas;
	private final LiveSurface surface;
	private final GoToBar goToBar;
	private final StatusStrip status;
	private final InspectorPanel inspector;
	private final ChainPanel chains;
	private final PointerLinks links;
	private final LiveAccessible accessible;
	private final Lookup<Runnable> annotating;
	private final Reading reading;
	private final Scrolling scrolling;
	private final MemoryTip tip;
	private final Editing editing;
	private final Navigation navigation = new Navigation(this);
	private final ListenerList<LiveListener> listeners = new ListenerList<>();
	private final IPropertyChangeListener themeListener = event -> restyle();
	private final IPropertyChangeListener preferenceListener = this::preferenceChanged;
	private LiveSource source;
	private long textsShownAt;

	public LiveMemoryControl(Composite parent, int style) {
		super(parent, style);
		setLayout(tight(2));
		goToBar = new GoToBar(this);
		canvas = new Canvas(this, SWT.V_SCROLL | SWT.H_SCROLL | SWT.DOUBLE_BUFFERED | SWT.NO_BACKGROUND);
		canvas.setLayoutData(new GridData(SWT.FILL, SWT.FILL, true, true));
		canvas.setData(DATA_KEY, this);
		inspector = new InspectorPanel(this);
		chains = new ChainPanel(this);
		status = new StatusStrip(this);
		surface = new LiveSurface(model, canvas);
		reading = new Reading(getDisplay(), model, this::shown, this::accept);
		scrolling = new Scrolling(this, canvas);
		surface.restyle();
		surface.setScrolling(scrolling);
		links = new PointerLinks(this, canvas);
		annotating = new Lookup<>(getDisplay(), ANNOTATION_PERIOD_MILLIS, this::annotations, Runnable::run);
		tip = new MemoryTip(this, canvas);
		editing = new Editing(this);
		new Input(this, canvas);
		accessible = new LiveAccessible(this, canvas);
		canvas.addListener(SWT.Resize, event -> resized());
		JFaceResources.getFontRegistry().addListener(themeListener);
		JFaceResources.getColorRegistry().addListener(themeListener);
		PeersPreferences.store().addPropertyChangeListener(preferenceListener);
		model.setFadeNanos(LivePreferences.fadeNanos());
		PlatformUI.getWorkbench().getHelpSystem().setHelp(this, HelpContexts.LIVE);
		addDisposeListener(event -> disposed());
		restyle();
		FocusContext.track(canvas);
	}

	private static GridLayout tight(int columns) {
		var layout = new GridLayout(columns, false);
		layout.marginWidth = 0;
		layout.marginHeight = 0;
		layout.verticalSpacing = 0;
		layout.horizontalSpacing = 0;
		return layout;
	}

	private void disposed() {
		reading.setActive(false);
		JFaceResources.getFontRegistry().removeListener(themeListener);
		JFaceResources.getColorRegistry().removeListener(themeListener);
		PeersPreferences.store().removePropertyChangeListener(preferenceListener);
	}

	/** On whichever thread it was set. */
	private void preferenceChanged(PropertyChangeEvent event) {
		if (event.getProperty().equals(LivePreferences.FADE) && !isDisposed()) {
			getDisplay().asyncExec(() -> {
				if (!isDisposed()) {
					model.setFadeNanos(LivePreferences.fadeNanos());
					surface.redraw();
				}
			});
		}
	}

	/** Looks at other memory from now on, starting at its first address; {@code null} for none. */
	public void setSource(LiveSource newSource) {
		source = newSource;
		editing.clear();
		model.reset(newSource == null ? AddressRange.ALL : newSource.bounds());
		restyle();
		updateReading();
		reading.now();
		listeners.forEach(LiveListener::sourceChanged);
	}

	/**
	 * Lets somebody else read, who reads several at the same time. {@link #setActive} is not called then.
	 *
	 * @param wanted run when something is to be read now: what the viewport shows of the source, to be {@link #feed fed}
	 */
	public void setFeeder(Runnable wanted) {
		reading.setFeeder(wanted);
	}

	/** Takes what its feeder has read of the source, and which of it is to be marked. */
	public void feed(Sample sample, ByteMarks marks) {
		if (source != null) {
			model.setMarks(marks);
			accept(sample);
		}
	}

	/** How wide it has to be for whole rows to be seen. */
	public int rowWidth() {
		return canvas.computeTrim(0, 0, surface.metrics().width(), 0).width;
	}

	/** What is looked at, {@code null} for nothing. */
	public LiveSource source() {
		return source;
	}

	/**
	 * Sets who shows memory of other sources, as when somebody goes to an address of another process.
	 *
	 * @param other shows it and returns whether it has moved this control there
	 */
	public void setOpener(Predicate<Target> other) {
		navigation.setOpener(other);
	}

	/** Starts or stops reading, as when the control is shown or hidden. Until the first call it is stopped. */
	public void setActive(boolean active) {
		reading.setActive(active);
	}

	public LiveSettings settings() {
		return model.settings();
	}

	/** Shows it another way. */
	public void setSettings(LiveSettings settings) {
		if (!settings.equals(model.settings())) {
			editing.close();
			model.setSettings(settings);
			if (!settings.textShown()) {
				model.selection().setPane(Pane.CELLS);
			}
			inspector.setVisible(settings.shows(LivePart.INSPECTOR));
			chains.setVisible(settings.shows(LivePart.CHAINS));
			annotating.want();
			restyle();
			updateReading();
			selectionMoved();
			listeners.forEach(LiveListener::settingsChanged);
		}
	}

	/** Takes over what was remembered ({@link LiveSettings#toMap}). */
	public void setSettings(Map<String, String> remembered) {
		setSettings(LiveSettings.of(remembered));
	}

	/** Changes something about the settings. */
	public void change(UnaryOperator<LiveSettings> change) {
		setSettings(change.apply(settings()));
	}

	/** While paused nothing is read unless the viewport moves or {@link #refresh} is called. */
	public void setPaused(boolean pause) {
		reading.setPaused(pause);
		updateReading();
		listeners.forEach(LiveListener::settingsChanged);
	}

	public boolean isPaused() {
		return reading.isPaused();
	}

	/** Reads once, now. */
	public void refresh() {
		reading.now();
	}

	/** Puts the cursor on an address, or on the nearest there is, and its row at the top unless it is visible. */
	public void goTo(long address) {
		adoptBounds();
		long there = model.viewport().range().clamp(address);
		model.selection().set(there);
		if (!model.viewport().isVisible(there)) {
			model.viewport().showAtTop(there);
		}
		viewportMoved();
		selectionMoved();
	}

	/** Puts a row at the top, or the nearest that can be, as when somebody else's scroll bar moves this one too. */
	public void scrollTo(long row) {
		if (model.viewport().topRow() != row) {
			model.viewport().setTopRow(row);
			viewportMoved();
		}
	}

	/** Puts the cursor on an address, without moving what is seen. */
	public void placeCursor(long address) {
		long there = model.viewport().range().clamp(address);
		if (there != model.selection().cursor() || !model.selection().isSingle()) {
			model.selection().set(there);
			selectionMoved();
		}
	}

	/** Goes to a place that the user chose, from where {@link #back} leads back. */
	public void navigate(Target target) {
		navigation.navigate(target);
	}

	/** Goes to an address of the same process, wherever it is, from where {@link #back} leads back. */
	public void navigateTo(long address) {
		navigation.navigateTo(address);
	}

	/** Goes to what somebody typed. @throws AddressExpressionException with one line for the user */
	public void navigate(String expression) throws AddressExpressionException {
		if (source != null) {
			navigate(source.resolve(expression));
		}
	}

	/** Goes where it was before the last {@link #navigate}. */
	public void back() {
		navigation.back();
	}

	/** Takes {@link #back} back. */
	public void forward() {
		navigation.forward();
	}

	/** Goes where the pointer under the cursor points. */
	public void followPointer() {
		links.follow();
	}

	/** Lets the user type an address. */
	public void askAddress() {
		goToBar.open();
	}

	/** Lets the user change the value under the cursor, or says why not. */
	public void edit() {
		editing.begin('\0');
	}

	/** Writes, undoes, redoes. */
	public Editing editing() {
		return editing;
	}

	/** Puts the selected bytes on the clipboard. */
	public void copy(CopyForm form) {
		Copying.copy(this, form);
	}

	public AddressRange selection() {
		return model.selection().range();
	}

	/** Selects all bytes there are. */
	public void selectAll() {
		model.selection().setRange(model.viewport().range());
		selectionMoved();
	}

	/** What is painted. For reading. */
	public LiveModel model() {
		return model;
	}

	/** Where the value of a cell is on the {@link #canvas}; {@code null} if its row is not seen whole. */
	public Rectangle cellBounds(long address) {
		return surface.bounds(address, false);
	}

	/** Where the character of a byte is on the {@link #canvas}; {@code null} if its row is not seen whole. */
	public Rectangle textBounds(long address) {
		return surface.bounds(address, true);
	}

	/** The line that says where the bytes come from. */
	public String originText() {
		return status.originText();
	}

	/** The line that was last {@link #tell told}, empty if it is not shown any more. */
	public String messageText() {
		return status.messageText();
	}

	/** Says whether it can be written and how often is read. */
	public String modeText() {
		return status.modeText();
	}

	/** The row of the cursor as screen readers are told. */
	public String rowText() {
		return accessible.rowText();
	}

	/** Tells the user something in the status line for a while. */
	public void tell(String message) {
		status.tell(message);
		showTexts();
	}

	/** How many samples were taken in, since the source was set, before the canvas was last painted. */
	public long paintedSamples() {
		return surface.paintedSamples();
	}

	/** How many of {@link #paintedSamples} held a change. */
	public long paintedChanges() {
		return surface.paintedChanges();
	}

	public void addLiveListener(LiveListener listener) {
		listeners.add(listener);
	}

	public void removeLiveListener(LiveListener listener) {
		listeners.remove(listener);
	}

	@Override
	public boolean setFocus() {
		return canvas.setFocus();
	}

	/** The canvas that shows the bytes. */
	public Canvas canvas() {
		return canvas;
	}

	PointerLinks links() {
		return links;
	}

	LiveSurface surface() {
		return surface;
	}

	void reveal(long address) {
		long top = model.viewport().topRow();
		model.viewport().reveal(address);
		if (model.viewport().topRow() != top) {
			viewportMoved();
		}
	}

	void viewportMoved() {
		editing.close();
		scrolling.update();
		surface.redraw();
		reading.now();
		listeners.forEach(LiveListener::viewportMoved);
	}

	void selectionMoved() {
		surface.redraw();
		annotating.want();
		chains.update();
		showTexts();
		listeners.forEach(LiveListener::selectionChanged);
	}

	private void showTexts() {
		textsShownAt = System.nanoTime();
		status.show(source, model, isPaused());
		inspector.show(source, model);
	}

	/** What to find out about what is shown now. */
	private Supplier<Runnable> annotations() {
		LiveSource from = source;
		Sample sample = isDisposed() ? null : model.sample();
		if (from == null || sample == null) {
			return null;
		}
		ByteOrder order = settings().order();
		long cursor = model.selection().cursor();
		return () -> {
			Annotations known = Annotations.of(from, sample, order, cursor);
			return () -> annotate(from, known);
		};
	}

	private void annotate(LiveSource from, Annotations known) {
		if (!isDisposed() && source == from) {
			model.setAnnotations(known);
			surface.redrawChangedRows();
			showTexts();
		}
	}

	private LiveSource shown() {
		return source == null || isDisposed() || getShell().getMinimized() ? null : source;
	}

	private void accept(Sample sample) {
		if (isDisposed()) {
			return;
		}
		adoptBounds();
		boolean wasEnded = reading.isEnded();
		Sample before = model.sample();
		long now = System.nanoTime();
		model.accept(sample, now);
		surface.redrawChangedRows();
		annotating.want();
		chains.update();
		if (wasEnded != reading.isEnded()) {
			updateReading();
		}
		// Only numbers may lag behind a little; what they are of may not.
		boolean other = before == null || before.address() != sample.address() || before.liveness() != sample.liveness()
				|| !before.origins().equals(sample.origins());
		if (other || isPaused() || settings().rate() == 0 || now - textsShownAt >= TEXT_NANOS) {
			showTexts();
		}
		listeners.forEach(LiveListener::refreshed);
	}

	/** The segment may have grown, or another one be looked at. */
	private void adoptBounds() {
		AddressRange bounds = source == null ? AddressRange.ALL : source.bounds();
		if (!bounds.equals(model.viewport().range())) {
			model.viewport().setRange(bounds);
			restyle();
		}
	}

	private void resized() {
		surface.resized();
		scrolling.update();
		reading.now();
	}

	private void restyle() {
		if (!isDisposed()) {
			surface.restyle();
			tip.reset();
			resized();
			showTexts();
		}
	}

	private void updateReading() {
		reading.update();
		showTexts();
	}
}
