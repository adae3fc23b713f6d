/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.tests.support;

import java.math.BigInteger;

import org.eclipse.core.runtime.PlatformObject;
import org.eclipse.debug.core.ILaunch;
import org.eclipse.debug.core.model.IDebugTarget;
import org.eclipse.debug.core.model.IMemoryBlockExtension;
import org.eclipse.debug.core.model.IMemoryBlockRetrieval;
import org.eclipse.debug.core.model.MemoryByte;

/**
 * A memory block of somebody else's. Without memory it answers {@code null} and zero to everything, as the block does
 * with which memory browsers ask for renderings.
 */
public final class ForeignBlock extends PlatformObject implements IMemoryBlockExtension {

	/** Where its memory begins. */
	public static final long BASE = 0x10000;

	private final byte[] memory;

	/** @param memory at {@link #BASE}; {@code null} for none */
	public ForeignBlock(byte[] memory) {
		this.memory = memory;
	}

	@Override
	public MemoryByte[] getBytesFromAddress(BigInteger address, long units) {
		if (memory == null) {
			return null;
		}
		var bytes = new MemoryByte[(int) units];
		for (int i = 0; i < bytes.length; i++) {
			long offset = address.longValue() - BASE + i;
			bytes[i] = offset >= 0 && offset < memory.length ? new MemoryByte(memory[(int) offset])
					: new MemoryByte((byte) 0, (byte) 0);
		}
		return bytes;
	}

	@Override
	public MemoryByte[] getBytesFromOffset(BigInteger offset, long units) {
		return getBytesFromAddress(BigInteger.valueOf(BASE).add(offset), units);
	}

	@Override
	public BigInteger getBigBaseAddress() {
		return memory == null ? null : BigInteger.valueOf(BASE);
	}

	@Override
	public String getExpression() {
		return null;
	}

	@Override
	public int getAddressSize() {
		return memory == null ? 0 : Long.BYTES;
	}

	@Override
	public int getAddressableSize() {
		return memory == null ? 0 : 1;
	}

	@Override
	public BigInteger getMemoryBlockStartAddress() {
		return null;
	}

	@Override
	public BigInteger getMemoryBlockEndAddress() {
		return null;
	}

	@Override
	public BigInteger getBigLength() {
		return null;
	}

	@Override
	public boolean supportBaseAddressModification() {
		return false;
	}

	@Override
	public boolean supportsChangeManagement() {
		return false;
	}

	@Override
	public void setBaseAddress(BigInteger address) {
		throw new UnsupportedOperationException();
	}

	@Override
	public void setValue(BigInteger offset, byte[] bytes) {
		throw new UnsupportedOperationException();
	}

	@Override
	public void connect(Object client) {
		// Does not matter.
	}

	@Override
	public void disconnect(Object client) {
		// Does not matter.
	}

	@Override
	public Object[] getConnections() {
		return new Object[0];
	}

	@Override
	public void dispose() {
		// Nothing is held.
	}

	@Override
	public IMemoryBlockRetrieval getMemoryBlockRetrieval() {
		return null;
	}

	@Override
	public long getStartAddress() {
		return BASE;
	}

	@Override
	public long getLength() {
		return 0;
	}

	@Override
	public byte[] getBytes() {
		return memory;
	}

	@Override
	public boolean supportsValueModification() {
		return false;
	}

	@Override
	public void setValue(long offset, byte[] bytes) {
		throw new UnsupportedOperationException();
	}

	@Override
	public String getModelIdentifier() {
		return ""; //$NON-NLS-1$
	}

	@Override
	public IDebugTarget getDebugTarget() {
		return null;
	}

	@Override
	public ILaunch getLaunch() {
		return null;
	}
}
