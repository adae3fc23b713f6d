# SPDX-License-Identifier: EPL-2.0
"""An MPI program of four ranks under mpirun, which checks every message; the peers' ranks are the launcher's."""
import os
import sys

from support import GROUP, IS_PEER, PATIENCE, check, expect_at, expect_rebuilt, main, need, peers, start

RANKS = 4


def test(scratch):
    need("mpirun")
    program = sys.argv[2]
    if not os.path.exists(program):
        print("skipped: there was no MPI compiler when this was built")
        sys.exit(77)
    # Open MPI's own words for: more ranks than cores, also as root, no network, no place but this one
    environment = dict(os.environ, TMPDIR=scratch, OMPI_MCA_rmaps_base_oversubscribe="1", OMPI_ALLOW_RUN_AS_ROOT="1",
                       OMPI_ALLOW_RUN_AS_ROOT_CONFIRM="1", OMPI_MCA_btl="self,vader", OMPI_MCA_plm="isolated",
                       OMPI_MCA_mpi_yield_when_idle="1", OMPI_MCA_btl_vader_backing_directory=scratch)
    environment.pop("DISPLAY", None)
    with start("mpirun", "-n", str(RANKS), program, stdin=-1, stdout=-1, text=True, env=environment) as launcher:
        try:
            found = {}
            for line in launcher.stdout:
                word, rank, pid, address, text = line.strip().split(" ", 4)
                check(word == "look", line)
                found[int(rank)] = int(pid), int(address), text
                if len(found) == RANKS:
                    break
            check(sorted(found) == list(range(RANKS)), "not every rank came to its end:", found)
            if IS_PEER:
                ranks = {peer["rank"]: peer["pid"] for peer in peers()}
                check(ranks == {rank: pid for rank, (pid, _, _) in found.items()}, "other ranks:", ranks, "in", GROUP)
            for pid, address, text in found.values():
                expect_rebuilt(pid)
                expect_at(pid, address, text.encode())
            launcher.stdin.write("go on\n")
            launcher.stdin.close()
            check(launcher.wait(PATIENCE) == 0, "mpirun ended with status", launcher.returncode)
        finally:
            if launcher.poll() is None:
                launcher.terminate()


main(test)
