"""What was measured of one data set, kept in a file: what is there need not be measured again."""
import datetime
import json
import os
import subprocess


def version(program):
    """The version of the program, with the commit that it was built from: $BUILT_FROM, or that of the working tree."""
    run = subprocess.run([program, "--version"], capture_output=True, text=True)
    first = (run.stdout + run.stderr).splitlines()[0].lstrip("# ")
    git = subprocess.run(["git", "log", "-1", "--format=%h"], capture_output=True, text=True)
    commit = os.environ.get("BUILT_FROM") or git.stdout.strip()
    return f"{first}, commit {commit}" if commit else first


class Kept:
    """Trials of one world: {"method options": {"refused": why} or {judge: {seed: [gains]}}, "version": ..., "day": ...}.

    They are forgotten when the data are made in another way than then."""

    def __init__(self, folder, world):
        self.path = os.path.join(folder, world.name + ".json")
        self.made = {"prepare": world.shown, "directions": world.directions, "options": world.options, "unpaired": world.unpaired}
        self.trials = self.read()

    def read(self):
        if os.path.exists(self.path):
            with open(self.path, encoding="utf-8") as file:
                text = json.load(file)
            if text.get("made") == self.made:
                return text["trials"]
        return {}

    def write(self):
        """Another run may have measured other seeds or methods in the meantime: these are kept, too."""
        for key, there in self.read().items():
            here = self.trials.setdefault(key, there)
            for judge, seeds in there.get("judges", {}).items():
                here["judges"].setdefault(judge, {}).update(
                    {seed: rows for seed, rows in seeds.items() if seed not in here["judges"][judge]})
        self.save()

    def save(self):
        with open(self.path + ".new", "w", encoding="utf-8") as file:
            json.dump({"made": self.made, "trials": self.trials}, file, indent=1)
        os.replace(self.path + ".new", self.path)

    def forget(self, methods):
        """Forgets what is kept of these methods, or of all when there are none."""
        self.trials = {key: trial for key, trial in self.trials.items() if methods and key.split()[0] not in methods}
        self.save()

    def find(self, method, options):
        return self.trials.get(f"{method} {options}".strip())

    def has(self, method, options, seed):
        trial = self.find(method, options)
        if not trial or "refused" in trial:
            return bool(trial)
        return bool(trial["judges"]) and all(str(seed) in seeds for seeds in trial["judges"].values())

    def begin(self, method, options, program_version):
        """The trial, made when it is not there, as measured today."""
        trial = self.trials.setdefault(f"{method} {options}".strip(), {"judges": {}})
        trial.update(version=program_version, day=datetime.date.today().isoformat())
        return trial

    def versions(self):
        return sorted({f"{trial['version']}, {trial['day']}" for trial in self.trials.values()})
