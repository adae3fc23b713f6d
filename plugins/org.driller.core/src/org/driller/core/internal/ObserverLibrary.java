/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.core.internal;

import java.util.Map;

import org.driller.core.DrillerException;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;

/**
 * The C functions of {@code driller/observer.h}, called directly. {@code size_t} and {@code ssize_t} are {@code long}
 * here: Driller runs on 64-bit systems only.
 * <p>
 * Call {@link #load()} first, which also loads {@link AcrossLibrary} and {@link SnapshotLibrary}. Pointers are not checked: only {@link Observer}, {@link PeerHandle} and its parts
 * use this class.
 */
final class ObserverLibrary {

	private static final String NAME = "driller-observer"; //$NON-NLS-1$
	/** Why it cannot be used, null if it can or was not tried yet. */
	private static String failure;
	private static boolean loaded;

	private ObserverLibrary() {
	}

	/**
	 * Loads the library if that was not done yet.
	 *
	 * @throws DrillerException if there is none for this system
	 */
	static synchronized void load() throws DrillerException {
		if (!loaded && failure == null) {
			try {
				// The fragment of this architecture carries the file; the host's class loader finds it there.
				var options = Map.of(Library.OPTION_CLASSLOADER, ObserverLibrary.class.getClassLoader());
				var library = NativeLibrary.getInstance(NAME, options);
				Native.register(ObserverLibrary.class, library);
				Native.register(AcrossLibrary.class, library);
				Native.register(SnapshotLibrary.class, library);
				loaded = true;
			} catch (LinkageError e) {
				failure = Messages.get("NativeMissing", System.getProperty("os.name"), System.getProperty("os.arch"), //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$
						firstLine(e.getMessage()));
			}
		}
		if (failure != null) {
			throw new DrillerException(failure);
		}
	}

	private static String firstLine(String text) {
		return text == null ? "" : Field.oneLine(text.lines().findFirst().orElse("").strip()); //$NON-NLS-1$ //$NON-NLS-2$
	}

	static native long driller_peers(Pointer group, Pointer out, long capacity, Pointer error);

	static native int driller_attach_cancellable(int pid, int flags, int timeout, Pointer cancel, Pointer peer, Pointer error);

	static native void driller_detach(Pointer peer);

	static native int driller_peer_attachment(Pointer peer);

	static native int driller_peer_alive(Pointer peer);

	static native Pointer driller_peer_directory(Pointer peer);

	static native int driller_peer_image(Pointer peer);

	static native int driller_request_cancellable(Pointer peer, short type, int flags, int timeout, Pointer cancel,
			Pointer result, Pointer error);

	static native int driller_park(Pointer peer, int flags, int lease, int timeout, Pointer hold, Pointer error);

	static native int driller_unpark(Pointer peer, int timeout, Pointer hold, Pointer error);

	static native int driller_activity_watch(Pointer peer, int lease, int period, int timeout, Pointer granted, Pointer error);

	static native long driller_activity(Pointer peer, Pointer activity, Pointer segments, long capacity, Pointer error);

	static native long driller_read(Pointer peer, long address, Pointer buffer, long length, Pointer ways,
			Pointer error);

	static native long driller_write(Pointer peer, long address, Pointer buffer, long length, Pointer error);

	static native Pointer driller_map(Pointer peer, long address, long length, int flags, Pointer error);

	static native int driller_unmap(Pointer map, long length);

	static native int driller_explain(int pid, Pointer error);

	static native int driller_explain_file(String path, Pointer error);

	static native long driller_populated(Pointer peer, long start, long end, Pointer ranges, long capacity,
			Pointer error);

	static native long driller_digest(Pointer peer, Pointer pages, long count, Pointer digests, Pointer error);
}
