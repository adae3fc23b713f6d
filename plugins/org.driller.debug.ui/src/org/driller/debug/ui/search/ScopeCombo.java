/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.ui.search;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.driller.core.Peer;
import org.driller.core.PeerGroup;
import org.driller.debug.ui.internal.Messages;
import org.eclipse.core.runtime.Adapters;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;

/** Lets people choose a group, or one peer of it. On the user interface's thread. */
public final class ScopeCombo {

	private static final int WIDTH = 200;

	/** A group, or one peer of it. */
	private record Scope(PeerGroup group, Peer peer) {

		List<Peer> peers() {
			return peer == null ? group.peers() : List.of(peer);
		}

		String label() {
			if (peer == null) {
				return NLS.bind(Messages.Search_Group, group.name());
			}
			return peer.rank() == Peer.NO_RANK
					? NLS.bind(Messages.Search_Peer, group.name(), Integer.toString(peer.pid()))
					: NLS.bind(Messages.Search_Rank,
							new Object[] { group.name(), Integer.toString(peer.rank()), Integer.toString(peer.pid()) });
		}

		/** Groups are new objects with every change. */
		boolean isLike(Scope other) {
			return peer == other.peer && group.name().equals(other.group.name());
		}
	}

	private final Combo combo;
	private List<Scope> scopes = List.of();

	/** In a grid. */
	public ScopeCombo(Composite parent) {
		combo = new Combo(parent, SWT.READ_ONLY | SWT.DROP_DOWN);
		var wide = new GridData(SWT.FILL, SWT.CENTER, true, false);
		wide.widthHint = WIDTH;
		combo.setLayoutData(wide);
	}

	/** The widget. */
	public Combo control() {
		return combo;
	}

	/** Offers what there is now; what was chosen stays chosen. */
	public void setGroups(List<PeerGroup> groups) {
		Scope chosen = chosen().orElse(null);
		var fresh = new ArrayList<Scope>();
		for (PeerGroup group : groups) {
			fresh.add(new Scope(group, null));
			group.peers().forEach(peer -> fresh.add(new Scope(group, peer)));
		}
		String[] labels = fresh.stream().map(Scope::label).toArray(String[]::new);
		scopes = fresh;
		if (!List.of(labels).equals(List.of(combo.getItems()))) {
			combo.setItems(labels);
			int index = 0;
			for (int i = 0; chosen != null && i < fresh.size(); i++) {
				index = fresh.get(i).isLike(chosen) ? i : index;
			}
			combo.select(index);
		}
	}

	/** Chooses the group or the peer that was dropped, or to which the first of what was dropped belongs. */
	public void choose(List<?> things) {
		Peer peer = Adapters.adapt(things.get(0), Peer.class);
		PeerGroup group = Adapters.adapt(things.get(0), PeerGroup.class);
		for (int i = 0; i < scopes.size(); i++) {
			boolean same = peer != null ? scopes.get(i).peer() == peer
					: group != null && scopes.get(i).peer() == null && scopes.get(i).group().name().equals(group.name());
			if (same) {
				combo.select(i);
			}
		}
	}

	private Optional<Scope> chosen() {
		int index = combo.getSelectionIndex();
		return index >= 0 && index < scopes.size() ? Optional.of(scopes.get(index)) : Optional.empty();
	}

	/** The peers that are meant; none if there are none. */
	public List<Peer> peers() {
		return chosen().map(Scope::peers).orElse(List.of());
	}

	/** The group that is meant, or to which the peer belongs; empty if there is none. */
	public String group() {
		return chosen().map(scope -> scope.group().name()).orElse(""); //$NON-NLS-1$
	}
}
