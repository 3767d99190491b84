"""The danger net as it runs: our patterns and texts, the trained model (trained first where it is missing)."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.services.danger import training
from bot.services.danger.net import DangerNet
from bot.services.danger.service import DangerService
from bot.settings import ROOT, Settings
from bot.text.vectors import shared


@pytest.fixture(scope="session")
def models() -> Path:
    """The folder of the trained models; trains them where they are missing or out of date."""
    folder = Settings().models
    training.train(ROOT, folder)
    return folder


@pytest.fixture(scope="session")
def net(models: Path) -> DangerNet:
    return DangerNet.load(ROOT / "danger", models, shared())


@pytest.fixture(scope="session")
def bare_net(tmp_path_factory: pytest.TempPathFactory) -> DangerNet:
    """The net on a machine without models and without sentence vectors."""
    return DangerNet.load(ROOT / "danger", tmp_path_factory.mktemp("no-models"), None)


@pytest.fixture(scope="session")
def service(net: DangerNet) -> DangerService:
    return DangerService(net, ROOT / "content")


@pytest.fixture(scope="session")
def bare_service(bare_net: DangerNet) -> DangerService:
    return DangerService(bare_net, ROOT / "content")
