"""The Rasa project: domain, rules and training fit together, and Rasa's own commands work on it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from bot.text.kept_vectors import KeptVectors
from bot.text.normalise import normalise
from jba_engine import early_vectors, model_file, rules, sentence_files, train
from tests.conftest import ROOT


def domain() -> dict:
    return yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))


def flows() -> dict:
    return yaml.safe_load(rules.FLOWS.read_text(encoding="utf-8"))


def test_the_rules_are_what_the_flows_say() -> None:
    assert rules.stale() == []


def test_a_rule_file_that_somebody_changed_is_noticed_and_written_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "OUT", tmp_path)
    forms = {f"{form}.yml" for form in ("appointment_form", "callback_form", "finder_form")}
    assert {path.name for path in rules.write()} == {"answers.yml", *forms}
    (tmp_path / "answers.yml").write_text("version: '3.1'\nrules: []\n", encoding="utf-8")
    assert [path.name for path in rules.stale()] == ["answers.yml"]


def test_every_intent_and_action_of_the_flows_is_in_the_domain() -> None:
    intents, actions = set(rules.intents()), set(domain()["actions"]) | set(domain()["forms"])
    named = {intent for names in flows()["actions"].values() for intent in names}
    assert named | set(flows()["leave"]) | set(flows()["resume"]) <= intents
    assert set(flows()["actions"]) | {flows()["answer"], flows()["leave_action"], flows()["resume_action"]} <= actions
    assert len(intents) >= 70


def test_every_form_has_all_its_ways_out() -> None:
    for form in domain()["forms"]:
        made = rules.leaving(form, flows(), rules.intents())
        assert {step["intent"] for rule in made for step in rule["steps"] if "intent" in step} == set(rules.intents())


def test_another_form_parks_the_open_one() -> None:
    made = {rule["rule"]: rule["steps"] for rule in rules.leaving("callback_form", flows(), rules.intents())}
    assert made["callback_form: book_appointment"] == [
        {"intent": "book_appointment"},
        {"action": "action_leave_form"},
        {"active_loop": None},
        {"action": "appointment_form"},
        {"active_loop": "appointment_form"},
    ]


def test_no_answer_is_written_in_the_domain() -> None:
    assert "responses" not in domain()
    assert domain()["session_config"]["session_expiration_time"] == 0


def test_each_topic_has_sentences() -> None:
    trained = set()
    for file in (ROOT / "data" / "nlu").glob("*/*.yml"):
        trained |= {block["intent"] for block in yaml.safe_load(file.read_text(encoding="utf-8"))["nlu"]}
    assert len(trained) == 60
    assert trained <= set(rules.intents())


def test_vectors_are_made_while_rasa_loads_and_then_known(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "a.yml").write_text("nlu:\n- intent: debt\n  examples: |\n    - Ich  habe SCHULDEN\n", "utf-8")
    (tmp_path / "data" / "bad.yml").write_text("nlu: [", "utf-8")
    (tmp_path / "data" / "rules.yml").write_text("rules: []\n", "utf-8")
    early_vectors.begin(tmp_path / "data", tmp_path)
    early_vectors.wait()
    (kept,) = KeptVectors(tmp_path).known(["Ich habe SCHULDEN"])
    assert kept is not None


def test_the_early_vectors_are_those_of_rasas_own_reading(project: Path) -> None:
    from rasa.shared.nlu.training_data.loading import load_data

    read = {normalise(example.get("text")) for example in load_data(str(project / "data" / "nlu.yml")).intent_examples}
    assert set(sentence_files.sentences(project / "data")) == read


def test_a_second_training_does_nothing_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("JBA_MODELS", str(tmp_path))
    (tmp_path / "dialogue.tar.gz").write_bytes(b"x")
    (tmp_path / "dialogue.json").write_text(json.dumps({"inputs": model_file.digest_of_inputs(ROOT)}), encoding="utf-8")
    assert train.main([]) == 0
    assert "nichts zu tun" in capsys.readouterr().out


@pytest.mark.parametrize(
    "name", ["domain.yml", "config.yml", "data/nlu/a.yml", "engine/jba_engine/x.py", "bot/text/y.py", "engine/uv.lock"]
)
def test_the_digest_sees_every_input(tmp_path: Path, name: str) -> None:
    for input_name in ("domain.yml", "config.yml", "engine/uv.lock", name):
        (tmp_path / input_name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / input_name).write_text("a", encoding="utf-8")
    before = model_file.digest_of_inputs(tmp_path)
    (tmp_path / name).write_text("b", encoding="utf-8")
    assert model_file.digest_of_inputs(tmp_path) != before


def test_what_only_serves_the_model_needs_no_new_training() -> None:
    names = {path.name for path in model_file.inputs(ROOT)}
    assert {"topics.py", "features.py", "topic_model.py", "rules.py", "vectors.py", "young.yml", "domain.yml"} <= names
    assert not names & {"channel.py", "serve.py"}
    assert {path.name for path in (ROOT / "engine" / "jba_engine").glob("*.py")} >= model_file._SERVING


def test_a_model_file_of_unknown_origin_is_not_loaded(tmp_path: Path) -> None:
    (tmp_path / "dialogue.tar.gz").write_bytes(b"x")
    (tmp_path / "dialogue.json").write_text('{"archive": "another"}', encoding="utf-8")
    with pytest.raises(model_file.NoModel, match="not the one"):
        model_file.verified(tmp_path)


@pytest.mark.parametrize(
    ("command", "typed", "said"),
    [
        (["test", "nlu", "--nlu", "data/nlu.yml", "--no-plot", "--out", "results"], "", None),
        (["shell", "nlu"], "hallo\n/stop\n", '"intent"'),
    ],
)
def test_rasas_own_commands_work_for_an_editor(
    project: Path, models: Path, command: list[str], typed: str, said: str | None
) -> None:
    environ = {**os.environ, "PYTHONPATH": f"{ROOT / 'engine'}{os.pathsep}{ROOT}"}
    done = subprocess.run(
        [sys.executable, "-m", "rasa", *command, "-m", str(models)],
        input=typed, env=environ, capture_output=True, text=True, timeout=200, cwd=project,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    assert (said or "") in done.stdout
