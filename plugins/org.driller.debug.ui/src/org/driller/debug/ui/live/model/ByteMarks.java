/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.live.model;

/** Which bytes are not what others have at the same place. */
@FunctionalInterface
public interface ByteMarks {

	/** Nothing is marked. */
	ByteMarks NONE = address -> Mark.NONE;

	/** How a byte compares with those at the same place elsewhere. */
	enum Mark {
		/** The same, or nobody compares. */
		NONE,
		/** Another one is not what is expected there. */
		OTHERS,
		/** This one is not what is expected. */
		ODD
	}

	Mark at(long address);
}
