"""The figures that the README gives for `make run` are those that `make run` prints."""
import os
import re
import subprocess

import unit_main
import xueji_program
from program_case import ProgramCase

SOURCE = xueji_program.SOURCE


def default_of(variable):
    with open(os.path.join(SOURCE, "Makefile"), encoding="utf-8") as file:
        return re.search(rf"^{variable} \?= (\S+)", file.read(), re.MULTILINE).group(1)


def figures(command):
    """The second column of the README's table, of the rows that name this command."""
    with open(os.path.join(SOURCE, "README.md"), encoding="utf-8") as file:
        rows = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in file if line.startswith("| ")]
    return [cells[1] for cells in rows if len(cells) == 4 and cells[2] == command]


class Readme(ProgramCase):
    def test_figures_of_make_run(self):
        run = subprocess.run(["bash", os.path.join(SOURCE, "tools", "make", "run.sh")], cwd=self.folder, timeout=550,
                             env=xueji_program.environment(RECORDS=default_of("RUN_RECORDS"), SEED=default_of("SEED"),
                                                           XUEJI=os.path.abspath(xueji_program.PROGRAM)),
                             capture_output=True, text=True, check=False)
        self.assertEqual(0, run.returncode, run.stdout + run.stderr)
        said = dict(re.findall(r"^  (\S.*?)  +(\S.*)$", run.stdout, re.MULTILINE))
        recall = float(said["recall of 'duplicate or review'"])
        best = float(said["F1 at the best threshold"])
        precision = said["precision of 'duplicate'"]
        reviews = said["reviews for each true pair in them"]
        self.assertEqual(figures("`make run`"), [
            f"{recall:.3f}; {best:.3f}",
            f"{precision} of {said['pairs decided duplicate']} pairs; {reviews}",
            said["twin pairs decided duplicate"].replace(" / ", " of ")])


if __name__ == "__main__":
    unit_main.run()
