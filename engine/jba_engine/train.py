"""`python -m jba_engine.train [--force]`: trains the dialogue model, if something that it is made from has changed."""

from __future__ import annotations

import os

os.environ.setdefault("OMP_NUM_THREADS", str(min(4, os.cpu_count() or 1)))
os.environ.setdefault("OMP_WAIT_POLICY", "passive")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ["LOG_LEVEL"] = "WARNING"  # Rasa shows its bars of progress at INFO only
os.environ["RASA_TELEMETRY_ENABLED"] = "false"

import json
import sys
import tempfile
import time
from datetime import datetime, timezone
from pathlib import Path

from jba_engine import early_vectors, model_file, rules

ROOT = rules.ROOT


def main(arguments: list[str]) -> int:
    models = ROOT / (os.environ.get("JBA_MODELS") or "models")
    for path in rules.write():
        print(f"Regeln neu geschrieben: {path.relative_to(ROOT)}", flush=True)
    digest = model_file.digest_of_inputs(ROOT)
    if model_file.described(models).get("inputs") == digest and "--force" not in arguments:
        print("Das Dialogmodell ist aktuell, es gibt nichts zu tun.")
        return 0
    began = time.monotonic()
    print("Das Dialogmodell wird trainiert (1 bis 3 Minuten) …", flush=True)
    early_vectors.begin(ROOT / "data", models)
    if not train(ROOT, models, digest):
        print("Das Training ist gescheitert; das bisherige Modell bleibt in Gebrauch.", file=sys.stderr)
        return 1
    print(f"Das Dialogmodell ist fertig ({time.monotonic() - began:.0f} s).")
    return 0


def train(root: Path, models: Path, digest: str) -> bool:
    """Trains the project at `root` beside the model in use, and replaces that one only when the new one is whole."""
    print("Rasa wird geladen …", flush=True)
    import rasa.model_training

    from jba_engine.quiet import quiet

    quiet()
    models.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=models, prefix=".training-") as folder:
        result = rasa.model_training.train(
            domain=str(root / "domain.yml"),
            config=str(root / "config.yml"),
            training_files=[str(root / "data")],
            output=folder,
            fixed_model_name=model_file.NAME,
            force_training=True,
        )
        if not result.model:
            return False
        new = Path(result.model)
        described = {
            "inputs": digest,
            "archive": model_file.digest_of_file(new),
            "trained_at": datetime.now(timezone.utc).isoformat(timespec="seconds"),
        }
        unready = Path(folder) / "description.json"
        unready.write_text(json.dumps(described, indent=1), encoding="utf-8")
        # The description last: until then the pair does not fit and is not loaded.
        new.replace(model_file.archive(models))
        unready.replace(model_file.description(models))
    return True


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
