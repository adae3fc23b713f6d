/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.live;

import org.driller.debug.ui.live.model.AddressRange;
import org.driller.debug.ui.live.model.Digits;
import org.driller.debug.ui.live.model.LiveModel;
import org.driller.debug.ui.live.model.LiveSource;
import org.driller.debug.ui.live.model.Sample;
import org.driller.debug.ui.live.model.Viewport;
import org.eclipse.core.runtime.ListenerList;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.jface.util.IPropertyChangeListener;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.graphics.Transform;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.layout.GridLayout;
import org.eclipse.swt.widgets.Canvas;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Event;

/**
 * Shows the bytes of a {@link LiveSource} as they change: only what is visible is read, in the background, and only rows
 * that look different are painted. All methods belong to the display's thread.
 */
public final class LiveMemoryControl extends Composite {

	/** Between two readings, unless set otherwise. */
	public static final int DEFAULT_PERIOD_MILLIS = 100;

	/** Key under which the canvas keeps its control, for handlers that find the canvas focused. */
	public static final String DATA_KEY = LiveMemoryControl.class.getName();

	private static final int ENDED_PERIOD_MILLIS = 1000;
	private static final int EXTENT_SAMPLE = 64;

	private final LiveModel model = new LiveModel();
	private final Canvas canvas;
	private final GoToBar goToBar;
	private final StatusStrip status;
	private final Refresher refresher;
	private final Scrolling scrolling;
	private final UnreadableTip tip;
	private final ListenerList<LiveListener> listeners = new ListenerList<>();
	private final IPropertyChangeListener themeListener = event -> restyle();
	private LiveSource source;
	private int periodMillis = DEFAULT_PERIOD_MILLIS;
	private boolean paused;
	private Metrics metrics;
	private Painter painter;
	private Palette palette;
	private long[] painted = new long[0];
	private long paintedSamples;
	private long paintedChanges;

	public LiveMemoryControl(Composite parent, int style) {
		super(parent, style);
		var layout = new GridLayout();
		layout.marginWidth = 0;
		layout.marginHeight = 0;
		layout.verticalSpacing = 0;
		setLayout(layout);
		goToBar = new GoToBar(this);
		canvas = new Canvas(this, SWT.V_SCROLL | SWT.H_SCROLL | SWT.DOUBLE_BUFFERED | SWT.NO_BACKGROUND);
		canvas.setLayoutData(new GridData(SWT.FILL, SWT.FILL, true, true));
		canvas.setData(DATA_KEY, this);
		canvas.setBackground(getDisplay().getSystemColor(SWT.COLOR_LIST_BACKGROUND));
		canvas.setForeground(getDisplay().getSystemColor(SWT.COLOR_LIST_FOREGROUND));
		status = new StatusStrip(this);
		status.control().setLayoutData(new GridData(SWT.FILL, SWT.END, true, false));
		refresher = new Refresher(getDisplay(), periodMillis, this::request, this::accept);
		scrolling = new Scrolling(this, canvas);
		tip = new UnreadableTip(this, canvas);
		new Input(this, canvas);
		new LiveAccessible(this, canvas);
		canvas.addListener(SWT.Paint, this::paint);
		canvas.addListener(SWT.Resize, event -> resized());
		canvas.addListener(SWT.FocusIn, event -> canvas.redraw());
		canvas.addListener(SWT.FocusOut, event -> canvas.redraw());
		JFaceResources.getFontRegistry().addListener(themeListener);
		JFaceResources.getColorRegistry().addListener(themeListener);
		addDisposeListener(event -> disposed());
		restyle();
		FocusContext.track(canvas);
	}

	private void disposed() {
		refresher.stop();
		JFaceResources.getFontRegistry().removeListener(themeListener);
		JFaceResources.getColorRegistry().removeListener(themeListener);
	}

	/** Looks at other memory from now on, starting at its first address; {@code null} for none. */
	public void setSource(LiveSource newSource) {
		source = newSource;
		model.reset(newSource == null ? AddressRange.ALL : newSource.bounds());
		restyle();
		updateRefresher();
		refresher.now();
	}

	/** Starts or stops reading, as when the control is shown or hidden. Until the first call it is stopped. */
	public void setActive(boolean active) {
		if (active) {
			refresher.start();
		} else {
			refresher.stop();
		}
	}

	/** Sets how often is read. @param millis at least 16 */
	public void setPeriod(int millis) {
		periodMillis = Math.max(16, millis);
		updateRefresher();
	}

	/** While paused nothing is read unless the viewport moves or {@link #refresh} is called. */
	public void setPaused(boolean pause) {
		paused = pause;
		updateRefresher();
	}

	public boolean isPaused() {
		return paused;
	}

	/** Reads once, now. */
	public void refresh() {
		refresher.now();
	}

	/** Puts the cursor on an address, or on the nearest there is, and its row at the top unless it is visible. */
	public void goTo(long address) {
		long there = model.viewport().range().clamp(address);
		model.selection().set(there);
		if (!model.viewport().isVisible(there)) {
			model.viewport().showAtTop(there);
		}
		viewportMoved();
		selectionMoved();
	}

	/** Lets the user type an address. */
	public void askAddress() {
		goToBar.open();
	}

	public AddressRange selection() {
		return model.selection().range();
	}

	/** What is painted. For reading. */
	public LiveModel model() {
		return model;
	}

	/** Where the digits of a byte are on the {@link #canvas}; {@code null} if its row is not seen whole. */
	public Rectangle cellBounds(long address) {
		Viewport viewport = model.viewport();
		if (!viewport.range().contains(address) || !viewport.isVisible(address)) {
			return null;
		}
		long row = viewport.rowOf(address);
		int column = (int) (address - viewport.addressOf(row));
		return new Rectangle(metrics.hexX(column) - scrolling.x(), metrics.rowTop((int) (row - viewport.topRow())),
				metrics.digitsWidth(), metrics.rowHeight());
	}

	/** The line that says where the bytes come from. */
	public String originText() {
		return status.originText();
	}

	/** How many samples were taken in, since the source was set, before the canvas was last painted. */
	public long paintedSamples() {
		return paintedSamples;
	}

	/** How many of {@link #paintedSamples} held a change. */
	public long paintedChanges() {
		return paintedChanges;
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

	LiveSource source() {
		return source;
	}

	Metrics metrics() {
		return metrics;
	}

	int scrolledX() {
		return scrolling.x();
	}

	int wholeRows() {
		return metrics.wholeRowsIn(canvas.getClientArea().height);
	}

	void focusBytes() {
		canvas.setFocus();
	}

	/** The address at a point of the canvas, or the nearest in the range. */
	long addressAt(int x, int y) {
		Metrics.Hit hit = metrics.hit(x + scrolling.x(), y);
		Viewport viewport = model.viewport();
		long row = viewport.topRow() + hit.row();
		long last = viewport.rowCount() - 1;
		row = Long.compareUnsigned(row, last) > 0 ? last : row;
		return viewport.range().clamp(viewport.addressOf(row) + hit.column());
	}

	void reveal(long address) {
		long top = model.viewport().topRow();
		model.viewport().reveal(address);
		if (model.viewport().topRow() != top) {
			viewportMoved();
		}
	}

	void viewportMoved() {
		scrolling.update();
		canvas.redraw();
		refresher.now();
	}

	void selectionMoved() {
		canvas.redraw();
		status.show(model, shownPeriod());
		listeners.forEach(LiveListener::selectionChanged);
	}

	private Refresher.Request request() {
		return source == null ? null : new Refresher.Request(source, model.viewport().visible());
	}

	private void accept(Sample sample) {
		if (isDisposed()) {
			return;
		}
		AddressRange bounds = source.bounds();
		if (!bounds.equals(model.viewport().range())) {
			model.viewport().setRange(bounds);
			scrolling.update();
		}
		boolean wasEnded = isEnded();
		model.accept(sample, System.nanoTime());
		if (wasEnded != isEnded()) {
			updateRefresher();
		}
		redrawChangedRows();
		status.show(model, shownPeriod());
		listeners.forEach(LiveListener::refreshed);
	}

	private void redrawChangedRows() {
		long now = System.nanoTime();
		Rectangle area = canvas.getClientArea();
		for (int row = 0; row < painted.length; row++) {
			if (painted[row] != model.signature(model.viewport().topRow() + row, now)) {
				canvas.redraw(0, metrics.rowTop(row), area.width, metrics.rowHeight(), false);
			}
		}
	}

	private void paint(Event event) {
		GC gc = event.gc;
		gc.setFont(canvas.getFont());
		Rectangle area = canvas.getClientArea();
		int width = Math.max(area.width + scrolling.x(), metrics.width());
		long now = System.nanoTime();
		var shift = new Transform(gc.getDevice());
		try {
			shift.translate(-scrolling.x(), 0);
			gc.setTransform(shift);
			int first = Math.max(0, (event.y - metrics.top()) / metrics.rowHeight());
			int last = Math.min(painted.length - 1, (event.y + event.height - metrics.top()) / metrics.rowHeight());
			for (int row = first; row <= last; row++) {
				painter.row(gc, row, width, now, canvas.isFocusControl());
				if (event.x <= 0 && event.width >= area.width) {
					painted[row] = model.signature(model.viewport().topRow() + row, now);
				}
			}
			int below = metrics.rowTop(painted.length);
			if (below < area.height) {
				gc.setBackground(palette.background);
				gc.fillRectangle(0, below, width, area.height - below);
			}
			if (event.y < metrics.top()) {
				painter.header(gc, width);
			}
			gc.setTransform(null);
		} finally {
			shift.dispose();
		}
		paintedSamples = model.samples();
		paintedChanges = model.changedSamples();
	}

	private void resized() {
		int height = canvas.getClientArea().height;
		painted = new long[metrics.rowsIn(height)];
		model.viewport().setVisibleRows(metrics.wholeRowsIn(height));
		scrolling.update();
		canvas.redraw();
		refresher.now();
	}

	private void restyle() {
		if (isDisposed()) {
			return;
		}
		canvas.setFont(JFaceResources.getTextFont());
		var gc = new GC(canvas);
		try {
			double charWidth = gc.textExtent("0".repeat(EXTENT_SAMPLE)).x / (double) EXTENT_SAMPLE; //$NON-NLS-1$
			int textHeight = gc.getFontMetrics().getHeight();
			int padding = Math.max(2, textHeight / 5);
			metrics = new Metrics(charWidth, textHeight + padding,
					Digits.addressDigits(model.viewport().range().last()),
					model.viewport().bytesPerRow());
			palette = new Palette(canvas);
			painter = new Painter(model, metrics, palette, padding / 2);
		} finally {
			gc.dispose();
		}
		tip.reset();
		resized();
		status.show(model, shownPeriod());
	}

	private boolean isEnded() {
		return model.sample() != null && model.sample().liveness() == Sample.Liveness.ENDED;
	}

	private int shownPeriod() {
		return paused ? 0 : periodMillis;
	}

	private void updateRefresher() {
		refresher.setPeriod(isEnded() ? Math.max(ENDED_PERIOD_MILLIS, periodMillis) : periodMillis);
		refresher.setPaused(paused);
		status.show(model, shownPeriod());
	}
}
