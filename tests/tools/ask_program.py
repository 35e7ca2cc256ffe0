"""Asking the program, for scripts that write pages of what it answers."""
import json
import subprocess
import sys


def ask(program, lines):
    """The program's answers to the lines, one dictionary each."""
    run = subprocess.run([program, "--no-rc", "-q", "--format=json", "-f", "-"], capture_output=True, text=True,
                         input="\n".join(["set bail=no"] + lines) + "\n")
    answers = [json.loads(line) for line in run.stdout.splitlines()][1:]
    if len(answers) != len(lines):
        sys.exit(f"{program} answered {len(answers)} of {len(lines)} lines: {run.stderr.strip()}")
    return answers


def table(answer, name):
    """A table of an answer as a list of dictionaries."""
    for section in answer["sections"]:
        if section["kind"] == "table" and section["name"] == name:
            return [dict(zip(section["columns"], row)) for row in section["rows"]]
    return []


def sentences(answer):
    """The texts of an answer."""
    return [section["text"] for section in answer["sections"] if section["kind"] == "text"]


def methods(program, command):
    """All methods of a command, in the program's order."""
    answer = ask(program, [f"help {command}"])[0]
    for section in answer["sections"]:
        for row in section.get("rows", []):
            if row[0] == "method":
                return row[2].split(", ")
    sys.exit(f"help {command} tells no methods")
