"""Makes the two environments from their locks, then hands over to the command line.

Started by `./jba` with any Python from 3.8 on and nothing but its standard library:
`environments.py ROOT [arguments…]`. Exit status 3: the environments could not be made. One file, since a Python that is
started apart from everything around it (-I) finds no other.
"""

import contextlib
import errno
import glob
import hashlib
import http.client
import os
import platform
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
import zipfile

UV_VERSION = (0, 13, 9)
UV_WHEELS = {  # by C library; read from PyPI's index on 2026-11-25
    "glibc": (
        "https://files.pythonhosted.org/packages/3d/aa/26d64642d808de4a652579ef950d7cd2d37f080a8babf9c67c6b75fc4c3f/"
        "uv-0.13.9-py3-none-manylinux_2_17_x86_64.manylinux2014_x86_64.whl",
        "d7f459fe4fd247d830351c75686d3996ace3c6f3f728eb0e85a30b7ada0cef19",
    ),
    "musl": (
        "https://files.pythonhosted.org/packages/fe/fe/794884de0efd3ac77a427cab21aa72c0483e100c55a42cd5cbb02c141b84/"
        "uv-0.13.9-py3-none-musllinux_1_1_x86_64.whl",
        "2c45530751517d6c3bbc69a19473f6effe47cce047bede01ffd8af7ea7b36b25",
    ),
}
FULL = "Der Datenträger ist voll. Bitte Platz schaffen und ./jba noch einmal aufrufen."
SPACE_NEEDED = 4 * 1024**3  # both environments 3.2 GB, model and database the rest
TRIES = 3
TRAINING = ("up", "train", "test")  # the commands that need a model
CPUINFO = "/proc/cpuinfo"


class SetupFailed(Exception):
    """The environments cannot be made; the text says why and what helps."""


def say(text):
    print(text, file=sys.stderr, flush=True)


def check_machine(root):
    """Raises SetupFailed where this machine cannot run the assistant."""
    try:
        with open(CPUINFO, encoding="utf-8") as cpuinfo:
            flags = cpuinfo.read()
    except OSError:
        flags = "avx2"  # no such file outside Linux; the vectors check again when they load
    if " avx2" not in flags and "avx2" not in flags.split():
        raise SetupFailed(
            "Dieser Prozessor kennt AVX2 nicht; die Satzvektoren brauchen es. Nötig ist ein Rechner ab etwa 2013."
        )
    if not os.access(root, os.W_OK):
        raise SetupFailed(f"In {root} darf nicht geschrieben werden. Bitte Eigentümer oder Rechte des Ordners ändern.")


def check_space(root):
    free = shutil.disk_usage(root).free
    if free < SPACE_NEEDED:
        raise SetupFailed(
            f"Zu wenig Platz: {free // 1024**2} MB frei, gebraucht werden {SPACE_NEEDED // 1024**2} MB. "
            "Bitte Platz schaffen; ./jba macht dort weiter, wo es aufgehört hat."
        )


def usable_uv(path, root):
    """Whether this uv runs in the engine's folder too (a pyenv shim may not) and is new enough for the locks."""
    try:
        out = subprocess.run(
            [path, "--version"],
            cwd=os.path.join(root, "engine"),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=30,
            check=True,
        ).stdout.decode()
        return tuple(int(part) for part in out.split()[1].split(".")[:3]) >= UV_VERSION
    except (OSError, subprocess.SubprocessError, ValueError, IndexError):
        return False


def download(url, digest, target):
    """Fetches a file and checks its digest; raises SetupFailed after several tries."""
    problem = None
    for attempt in range(TRIES):
        try:
            with urllib.request.urlopen(url, timeout=60) as response:
                data = response.read()
            if hashlib.sha256(data).hexdigest() != digest:
                raise ValueError("die Prüfsumme stimmt nicht")
            with open(target, "wb") as out:
                out.write(data)
            return
        except (urllib.error.URLError, http.client.HTTPException, OSError, ValueError) as error:
            if getattr(error, "errno", None) == errno.ENOSPC:
                raise SetupFailed(FULL) from error
            problem = error
            time.sleep(2 * attempt)
    raise SetupFailed(
        f"Das Herunterladen ist abgebrochen ({problem}). Ist das Netz da? "
        f"Danach ./jba noch einmal aufrufen. Adresse: {url}"
    )


def bring_uv(root):
    """The path of a uv that fits; fetched into .tools/ where the machine has none."""
    own = os.path.join(root, ".tools", "uv")
    for candidate in (own, shutil.which("uv")):
        if candidate and usable_uv(candidate, root):
            return candidate
    if platform.machine() not in ("x86_64", "AMD64"):
        raise SetupFailed(
            "Die Sprachvektoren gibt es nur für Prozessoren vom Typ x86-64; dieser ist " + platform.machine() + "."
        )
    say("uv wird geholt (17 MB) …")
    os.makedirs(os.path.dirname(own), exist_ok=True)
    url, digest = UV_WHEELS["glibc" if platform.libc_ver()[0] == "glibc" else "musl"]
    wheel = own + ".whl"
    download(url, digest, wheel)
    with zipfile.ZipFile(wheel) as archive:
        name = next(n for n in archive.namelist() if n.endswith("/scripts/uv"))
        with archive.open(name) as source, open(own + ".part", "wb") as out:
            shutil.copyfileobj(source, out)
    os.chmod(own + ".part", 0o755)
    os.replace(own + ".part", own)
    os.remove(wheel)
    return own


def stamp_of(folder, dev):
    """What an environment was made from: its lock, its project file, and whether the tools for tests are in it."""
    digest = hashlib.sha256(b"dev" if dev else b"run")
    for name in ("pyproject.toml", "uv.lock"):
        with open(os.path.join(folder, name), "rb") as file:
            digest.update(file.read())
    return digest.hexdigest()


def is_made(folder, dev):
    if not os.access(os.path.join(folder, ".venv", "bin", "python"), os.X_OK):
        return False  # the Python that it was made with was removed
    try:
        with open(os.path.join(folder, ".venv", ".made-from"), encoding="utf-8") as file:
            return bool({stamp_of(folder, dev), stamp_of(folder, True)} & set(file.read().split()))
    except OSError:
        return False


def forget_stamp(folder):
    """From now until it is whole again, the environment is that of no lock, not even of the former one."""
    with contextlib.suppress(FileNotFoundError):
        os.remove(os.path.join(folder, ".venv", ".made-from"))


def is_full(output):
    return any(sign in output.lower() for sign in ("no space left", "os error 28"))


def lacks_python(output):
    """Whether uv found no Python of the wanted version; „interpreter“ alone also stands in „Using CPython …“."""
    signs = ("no interpreter found", "python-build-standalone", "no download found")
    return any(sign in output.lower() for sign in signs) and not is_full(output)


def explain(output, folder):
    """Turns what uv printed into a sentence that says what helps."""
    low = output.lower()
    tail = "\n".join(output.strip().splitlines()[-12:])
    if is_full(output):
        return FULL
    if lacks_python(output):
        wanted = "3.10" if folder.endswith("engine") else "3.11 oder neuer"
        return (
            f"Python {wanted} ist nicht da und konnte nicht geholt werden. "
            "Rasa braucht genau 3.10, alles andere 3.11 oder neuer. "
            f"Bitte installieren (etwa mit pyenv: pyenv install 3.10) und ./jba noch einmal aufrufen.\n{tail}"
        )
    if any(
        word in low
        for word in ("failed to fetch", "failed to download", "connection", "timed out", "dns error", "hash mismatch")
    ):
        return (
            "Ein Paket konnte nicht geholt werden. Ist das Netz da? "
            f"./jba macht dort weiter, wo es aufgehört hat.\n{tail}"
        )
    return f"Die Umgebung in {folder} konnte nicht hergestellt werden:\n{tail}"


def make(uv, folder, pythons, dev, label):
    """Syncs one environment with its lock; shows that it goes on. Raises SetupFailed."""
    environment = dict(os.environ, UV_PYTHON_PREFERENCE="system", UV_NO_PROGRESS="1", UV_LINK_MODE="copy")
    # A Python that pyenv started pins its own version for all that it starts; the engine needs another.
    for name in ("VIRTUAL_ENV", "PYENV_VERSION", "PYENV_DIR"):
        environment.pop(name, None)
    output = ""
    for python in pythons:
        command = [uv, "sync", "--frozen", "--compile-bytecode", "--python", python] + ([] if dev else ["--no-dev"])
        say(f"{label}: wird eingerichtet …")
        started = time.time()
        forget_stamp(folder)
        process = subprocess.Popen(
            command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        output = watch(process, label, started)
        if process.returncode == 0:
            with open(os.path.join(folder, ".venv", ".made-from"), "w", encoding="utf-8") as file:
                file.write(stamp_of(folder, dev))
            say(f"{label}: fertig nach {time.time() - started:.0f} s")
            return
        if not lacks_python(output):
            break  # another Python would fail in the same way, and its message would hide the true one
    raise SetupFailed(explain(output, folder))


def watch(process, label, started):
    """All that a process printed; says every 15 s that it is still at work."""
    chunks = []
    while True:
        try:
            out, _ = process.communicate(timeout=15)
            chunks.append(out.decode(errors="replace"))
            return "".join(chunks)
        except subprocess.TimeoutExpired:
            say(f"{label}: läuft seit {time.time() - started:.0f} s …")


def link_engine(root):
    """Lets Rasa's own commands find our components in its environment, and keeps its telemetry off there, too."""
    for packages in glob.glob(os.path.join(root, "engine", ".venv", "lib", "python3.*", "site-packages")):
        path = os.path.join(packages, "jba.pth")
        lines = (
            root,
            os.path.join(root, "engine"),
            "import os; os.environ['RASA_TELEMETRY_ENABLED'] = 'false'; os.environ.setdefault('OMP_NUM_THREADS', '1')",
        )
        wanted = "\n".join((*lines, ""))
        with open(path, "a+", encoding="utf-8") as file:
            file.seek(0)
            if file.read() != wanted:
                file.truncate(0)
                file.write(wanted)


@contextlib.contextmanager
def vectors_meanwhile(root, arguments):
    """While Rasa's environment is fetched, the other one makes sentence vectors: most of a first training."""
    if not arguments or arguments[0] not in TRAINING:
        yield
        return
    process = subprocess.Popen(
        [os.path.join(root, ".venv", "bin", "python"), "-m", "bot.cli.first_vectors"],
        cwd=root,
        env=dict(os.environ, PYTHONPATH=root),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        preexec_fn=lambda: os.nice(10),
    )
    try:
        yield
    finally:
        process.terminate()
        process.wait()


def main(root, arguments):
    dev = (bool(arguments) and arguments[0] in ("test", "check")) or os.path.exists(
        os.path.join(root, ".venv", "bin", "pytest")
    )
    engine = os.path.join(root, "engine")
    try:
        check_machine(root)
        if not (is_made(root, dev) and is_made(engine, dev)):
            check_space(root)
            uv = bring_uv(root)
            if not is_made(root, dev):
                make(uv, root, ("3.11", "3.12", "3.13"), dev, "Umgebung des Assistenten")
            if not is_made(engine, dev):
                with vectors_meanwhile(root, arguments):
                    make(uv, engine, ("3.10",), dev, "Umgebung von Rasa (Python 3.10)")
        link_engine(root)
    except SetupFailed as problem:
        say(str(problem))
        return 3
    except KeyboardInterrupt:
        say("Abgebrochen. ./jba macht dort weiter, wo es aufgehört hat.")
        return 130
    except OSError as problem:
        say(FULL if problem.errno == errno.ENOSPC else str(problem))
        return 3
    python = os.path.join(root, ".venv", "bin", "python")
    os.environ.update(OMP_NUM_THREADS="1", OMP_WAIT_POLICY="passive", RASA_TELEMETRY_ENABLED="false", PYTHONPATH=root)
    os.execv(python, [python, "-m", "bot.cli", *arguments])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
