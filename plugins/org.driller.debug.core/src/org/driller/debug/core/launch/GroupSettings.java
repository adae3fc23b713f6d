/* SPDX-License-Identifier: EPL-2.0 */
package org.driller.debug.core.launch;

import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;

import org.driller.debug.core.internal.Errors;
import org.driller.debug.core.internal.Messages;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.debug.core.ILaunchConfiguration;
import org.eclipse.debug.core.ILaunchConfigurationWorkingCopy;
import org.eclipse.osgi.util.NLS;

/**
 * What a configuration of a process group says. Immutable. Texts may hold variables.
 *
 * @param program       path of the program, or its name in PATH
 * @param arguments     its arguments, quoted as on a command line
 * @param directory     its working directory, empty for the home directory
 * @param ranks         how many processes
 * @param launcher      whether the program is a launcher, as mpirun, that starts the ranks itself: then it is started once
 * @param stagger       milliseconds between two starts
 * @param perRank       what single ranks have of their own
 * @param debugRanks    which ranks are debugged in debug mode
 * @param debugWith     name of the configuration that debugs them
 */
public record GroupSettings(String program, String arguments, String directory, int ranks, boolean launcher, int stagger,
		List<RankSettings> perRank, String debugRanks, String debugWith) {

	/** More are refused: each has a console and threads in this Eclipse. */
	public static final int MOST_RANKS = 4096;
	/** More are started only after a question. */
	public static final int MANY_RANKS = 100;
	/** Milliseconds. */
	public static final int LONGEST_STAGGER = 3_600_000;

	public static final GroupSettings DEFAULT = new GroupSettings("", "", "", 4, false, 0, List.of(), "0", ""); //$NON-NLS-1$ //$NON-NLS-2$ //$NON-NLS-3$ //$NON-NLS-4$ //$NON-NLS-5$

	private static final String PREFIX = "org.driller.debug.core.launch."; //$NON-NLS-1$
	private static final String PROGRAM = PREFIX + "program"; //$NON-NLS-1$
	private static final String ARGUMENTS = PREFIX + "arguments"; //$NON-NLS-1$
	private static final String DIRECTORY = PREFIX + "directory"; //$NON-NLS-1$
	private static final String RANKS = PREFIX + "ranks"; //$NON-NLS-1$
	private static final String LAUNCHER = PREFIX + "launcher"; //$NON-NLS-1$
	private static final String STAGGER = PREFIX + "stagger"; //$NON-NLS-1$
	private static final String PER_RANK = PREFIX + "perRank"; //$NON-NLS-1$
	private static final String DEBUG_RANKS = PREFIX + "debugRanks"; //$NON-NLS-1$
	private static final String DEBUG_WITH = PREFIX + "debugWith"; //$NON-NLS-1$

	/** Reads a configuration; what it does not say is as in {@link #DEFAULT}. */
	public static GroupSettings read(ILaunchConfiguration configuration) throws CoreException {
		List<RankSettings> perRank;
		try {
			perRank = configuration.getAttribute(PER_RANK, List.of()).stream().map(RankSettings::decode).toList();
		} catch (IllegalArgumentException e) {
			throw Errors.failed(NLS.bind(Messages.Group_BadRow, e.getMessage()));
		}
		return new GroupSettings(configuration.getAttribute(PROGRAM, DEFAULT.program),
				configuration.getAttribute(ARGUMENTS, DEFAULT.arguments),
				configuration.getAttribute(DIRECTORY, DEFAULT.directory), configuration.getAttribute(RANKS, DEFAULT.ranks),
				configuration.getAttribute(LAUNCHER, DEFAULT.launcher), configuration.getAttribute(STAGGER, DEFAULT.stagger),
				perRank, configuration.getAttribute(DEBUG_RANKS, DEFAULT.debugRanks),
				configuration.getAttribute(DEBUG_WITH, DEFAULT.debugWith));
	}

	/** Writes it into a configuration. */
	public void write(ILaunchConfigurationWorkingCopy configuration) {
		configuration.setAttribute(PROGRAM, program);
		configuration.setAttribute(ARGUMENTS, arguments);
		configuration.setAttribute(DIRECTORY, directory);
		configuration.setAttribute(RANKS, ranks);
		configuration.setAttribute(LAUNCHER, launcher);
		configuration.setAttribute(STAGGER, stagger);
		configuration.setAttribute(PER_RANK, perRank.stream().map(RankSettings::encode).toList());
		configuration.setAttribute(DEBUG_RANKS, debugRanks);
		configuration.setAttribute(DEBUG_WITH, debugWith);
	}

	/** How many processes are started. */
	public int processes() {
		return launcher ? 1 : ranks;
	}

	/** What a rank has of its own. */
	public Optional<RankSettings> rank(int rank) {
		return perRank.stream().filter(one -> one.rank() == rank).findFirst();
	}

	/** The variables that a rank has besides everybody's. */
	public Map<String, String> variables(int rank) {
		return rank(rank).map(RankSettings::variables).orElse(Map.of());
	}

	/** The ranks that are debugged in debug mode. */
	public NavigableSet<Integer> debugged() throws CoreException {
		try {
			return RankRange.parse(debugRanks, processes());
		} catch (IllegalArgumentException e) {
			throw Errors.failed(NLS.bind(Messages.Group_BadRanks, e.getMessage(), processes() - 1));
		}
	}

	/** One line that says what is wrong, without looking at any file; empty if nothing is. */
	public Optional<String> problem() {
		if (program.isBlank()) {
			return Optional.of(Messages.Group_NoProgram);
		}
		if (ranks < 1 || ranks > MOST_RANKS) {
			return Optional.of(NLS.bind(Messages.Group_BadCount, ranks, MOST_RANKS));
		}
		if (stagger < 0 || stagger > LONGEST_STAGGER) {
			return Optional.of(NLS.bind(Messages.Group_BadStagger, LONGEST_STAGGER));
		}
		for (RankSettings one : perRank) {
			if (one.rank() >= processes()) {
				return Optional.of(NLS.bind(Messages.Group_RowTooHigh, one.rank(), processes() - 1));
			}
		}
		try {
			debugged();
		} catch (CoreException e) {
			return Optional.of(e.getMessage());
		}
		return Optional.empty();
	}
}
