"""What docs/deploy/ ships – units of systemd, containers – runs what there is and may do no more than it must."""

import os
import re
import shlex
import shutil
import subprocess
import sys
import time
from configparser import RawConfigParser
from pathlib import Path

import pytest
import yaml
from django.core.management import get_commands, load_command_class

ROOT = Path(__file__).resolve().parent.parent
DEPLOY = ROOT / "docs/deploy"
SETTINGS = set(re.findall(r"^(?:# )?([A-Z][A-Z_]+)=", (ROOT / ".env.example").read_text("utf-8"), re.M))
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
SERVICES = COMPOSE["services"]
OURS = [name for name, service in SERVICES.items() if service["image"] == "zhanhe"]
ONCE = {"migrate"}
BY_THE_CLOCK = {"notices", "reminders", "housekeeping", "audit", "backup"}
NGINX = (DEPLOY / "nginx.conf").read_text("utf-8")
UNITS = sorted(path.name for path in DEPLOY.glob("*.service"))
DOCKERFILE = (DEPLOY / "Dockerfile").read_text("utf-8").replace("\\\n", " ")
NO_LIST = str.maketrans("[],", "   ")
BIND = re.compile(r"127\.0\.0\.1:\d+")


def unit(name: str) -> RawConfigParser:
    parser = RawConfigParser(strict=False)
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    parser.read_string((DEPLOY / name).read_text("utf-8"))
    return parser


def managed(words: list[str]) -> list[str]:
    """What follows manage.py, also inside a line for the shell."""
    said = shlex.split(" ".join(words).replace(";", " ; "))
    after = said[said.index("manage.py") + 1 :]
    return after[: after.index(";")] if ";" in after else after


def takes(words: list[str]) -> None:
    """That there is such a command, which knows these options; else it exits."""
    name, *options = words
    command = load_command_class(get_commands()[name], name)
    command.create_parser("manage.py", name).parse_args(options)


@pytest.mark.parametrize("name", [name for name in UNITS if name != "zhanhe.service"])
def test_a_unit_runs_a_command_that_there_is(name):
    service = unit(name)["Service"]
    takes(managed(shlex.split(service["ExecStart"])))
    assert service["Type"] == "oneshot"
    timer = unit(name.replace(".service", ".timer"))
    assert timer["Install"]["WantedBy"] == "timers.target"
    assert timer["Unit"]["Description"] == unit(name)["Unit"]["Description"]


@pytest.mark.parametrize("name", UNITS)
def test_a_unit_may_do_no_more_than_it_must(name):
    service = unit(name)["Service"]
    assert service["User"] == "zhanhe"
    assert service["EnvironmentFile"] == "/etc/zhanhe.env"
    assert service["ProtectSystem"] == "strict"
    assert service["UMask"] == "0077"
    for wish in ("NoNewPrivileges", "ProtectHome", "PrivateTmp", "PrivateDevices", "RestrictSUIDSGID"):
        assert service[wish] == "true", wish


def test_every_timer_has_its_unit_and_is_switched_on():
    timers = sorted(path.name for path in DEPLOY.glob("*.timer"))
    assert [name.replace(".timer", ".service") for name in timers] == [
        n for n in UNITS if n != "zhanhe.service"
    ]
    assert all(name in (ROOT / "docs/deploy.md").read_text("utf-8") for name in timers)


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
@pytest.mark.parametrize(
    "path", sorted([*DEPLOY.glob("*.service"), *DEPLOY.glob("*.timer")]), ids=lambda p: p.name
)
def test_systemd_understands_it(path, tmp_path):
    """With programs that are here: it looks whether they are."""
    for shipped in DEPLOY.glob("zhanhe*"):
        text = shipped.read_text("utf-8").replace(
            "/srv/zhanhe/app/.venv/bin/", f"{Path(sys.executable).parent}/"
        )
        (tmp_path / shipped.name).write_text(text, "utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", tmp_path / path.name], capture_output=True, text=True
    )
    own = [line for line in done.stderr.splitlines() if "zhanhe" in line]
    assert not own, own


@pytest.mark.parametrize("name", [name for name in OURS if name != "web"])
def test_a_container_runs_a_command_that_there_is(name):
    takes(managed(SERVICES[name]["command"]))


def test_containers_do_what_units_do_at_the_same_times():
    def of_units(name: str) -> tuple[list[str], str]:
        when = unit(f"zhanhe-{name}.timer")["Timer"]["OnCalendar"]
        return managed(shlex.split(unit(f"zhanhe-{name}.service")["Service"]["ExecStart"])), when

    assert {f"zhanhe-{name}.service" for name in BY_THE_CLOCK} == set(UNITS) - {"zhanhe.service"}
    for name in BY_THE_CLOCK:
        command, when = of_units(name)
        words = SERVICES[name]["command"]
        assert managed(words) == command
        assert when == "*:0/5" if words[0] == "sh" else when.endswith(f" {words[1]}"), name
    assert "sleep 300" in SERVICES["notices"]["command"][2]


@pytest.mark.parametrize("name", SERVICES)
def test_a_container_may_do_no_more_than_it_must(name):
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", service["user"])
    assert not {"privileged", "cap_add", "devices", "pid", "ipc"} & set(service)
    assert service["restart"] == ("no" if name in ONCE else "unless-stopped")
    assert ("healthcheck" in service) == (name in {"database", "web", "nginx"})


def test_only_the_site_is_reached_from_outside():
    assert {name for name, service in SERVICES.items() if "ports" in service} == {"web"}
    assert SERVICES["database"]["networks"] == ["inside"]
    assert COMPOSE["networks"]["inside"] == {"internal": True}
    published = {port.split(":")[1] for port in SERVICES["web"]["ports"]}
    assert published == set(re.findall(r"listen (\d+)", NGINX))
    assert SERVICES["nginx"]["network_mode"] == "service:web"


def test_nginx_gunicorn_and_the_look_at_health_mean_the_same_port():
    web = SERVICES["web"]
    of_nginx = set(re.findall(r"proxy_pass http://(127\.0\.0\.1:\d+);", NGINX))
    of_unit = set(BIND.findall(unit("zhanhe.service")["Service"]["ExecStart"]))
    of_health = set(BIND.findall(" ".join(web["healthcheck"]["test"])))
    assert set(BIND.findall(" ".join(web["command"]))) == of_nginx == of_unit == of_health
    assert len(of_nginx) == 1


def test_the_certificates_are_where_nginx_looks():
    places = {str(Path(path).parent) for path in re.findall(r"ssl_certificate(?:_key)?\s+(\S+);", NGINX)}
    mounts = {volume.split(":")[1] for volume in SERVICES["nginx"]["volumes"]}
    assert places < mounts


@pytest.mark.parametrize("name", SERVICES)
def test_what_is_mounted_is_there(name):
    for volume in SERVICES[name]["volumes"]:
        source = volume.split(":")[0]
        if source == "./tls":
            continue  # the office's own
        assert (DEPLOY / source).is_file() if source.startswith("./") else source in COMPOSE["volumes"]


@pytest.mark.parametrize("name", OURS)
def test_every_setting_is_one_of_ours(name):
    environment = SERVICES[name]["environment"]
    assert set(environment) <= SETTINGS
    places = {volume.split(":")[1] for volume in SERVICES[name]["volumes"]}
    assert environment["MEDIA_ROOT"] in places
    assert any(mount.startswith(environment["PROMETHEUS_MULTIPROC_DIR"]) for mount in SERVICES[name]["tmpfs"])
    assert f"STATIC_ROOT={environment['STATIC_ROOT']}" in DOCKERFILE


def test_what_is_asked_of_the_env_file_is_told_there():
    asked = set(re.findall(r"\$\{(\w+)", (DEPLOY / "compose.yaml").read_text("utf-8")))
    assert asked == {"DATABASE_PASSWORD", "POSTGRES_PASSWORD"} < SETTINGS


def test_no_secret_is_written_down():
    text = (DEPLOY / "compose.yaml").read_text("utf-8") + DOCKERFILE
    assert not re.findall(r"(?:PASSWORD|SECRET_KEY|TOKEN)\s*[:=]\s*[\"']?\w", text)


def copied() -> dict[str, str]:
    """What the image gets of the repository, and where it goes."""
    return dict(line.split() for line in re.findall(r"^COPY (.*)", DOCKERFILE, re.M))


def test_the_build_sees_what_it_copies_and_little_else():
    seen = set((DEPLOY / "Dockerfile.dockerignore").read_text("utf-8").split())
    assert {f"!{source}" for source in copied()} == {line for line in seen if line.startswith("!")}
    assert "*" in seen
    assert all((ROOT / source).exists() for source in copied())


def test_the_image_runs_as_the_account_of_the_containers():
    (user,) = re.findall(r"^USER (\S+)", DOCKERFILE, re.M)
    assert {SERVICES[name]["user"] for name in OURS} == {user}
    assert f"--uid {user.split(':')[0]}" in DOCKERFILE
    assert (
        SERVICES["database"]["image"] == "postgres:" + re.findall(r"postgresql-client-(\d+)", DOCKERFILE)[0]
    )
    (python,) = re.findall(r"^FROM python:([\d.]+)", DOCKERFILE, re.M)
    assert f'"{python}"' in (ROOT / ".github/workflows/ci.yml").read_text()


def test_what_is_copied_is_enough(tmp_path):
    """The steps of the Dockerfile after the packages, in an empty folder: files are collected, gunicorn could start."""
    app = tmp_path / "app"
    for source, place in copied().items():
        if not place.startswith("./"):
            continue
        origin, goal = ROOT / source, app / place / ("" if (ROOT / source).is_dir() else source)
        goal.parent.mkdir(parents=True, exist_ok=True)
        if origin.is_dir():
            shutil.copytree(origin, goal, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(origin, goal)
    environment = {
        "PATH": os.environ["PATH"], "SECRET_KEY": "0123456789" * 6, "ALLOWED_HOSTS": "localhost",
        "STATIC_ROOT": str(tmp_path / "static"), "MEDIA_ROOT": str(tmp_path / "media"),
        "DATABASE_URL": f"sqlite:///{tmp_path}/db.sqlite3",
    }  # fmt: skip
    assert "collectstatic --no-input" in DOCKERFILE
    for command in (
        ["manage.py", "collectstatic", "--no-input", "-v0"],
        ["manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        ["-m", *SERVICES["web"]["command"], "--check-config"],
        [
            "-m",
            *shlex.split(re.findall(r"^CMD (.*)", DOCKERFILE, re.M)[0].translate(NO_LIST)),
            "--check-config",
        ],
    ):
        done = subprocess.run(
            [sys.executable, *command], cwd=app, env=environment, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
    assert (tmp_path / "static" / "staticfiles.json").exists()


@pytest.mark.parametrize("script", sorted(DEPLOY.glob("*.sh")), ids=lambda path: path.name)
def test_a_script_can_be_run(script):
    assert os.access(script, os.X_OK)
    assert subprocess.run(["sh", "-n", script], capture_output=True).returncode == 0


@pytest.mark.parametrize("command", ["true", "false"])
def test_daily_waits_for_its_time_whatever_becomes_of_the_command(tmp_path, command):
    """With a sleep that only notes for how long, whatever became of the command."""
    noted, fakes = tmp_path / "noted", tmp_path / "bin"
    fakes.mkdir()
    sleep = f'#!/bin/sh\necho "$1" >> {noted}\n[ "$(wc -l < {noted})" -lt 3 ] || kill "$PPID"\n'
    (fakes / "sleep").write_text(sleep)
    (fakes / "sleep").chmod(0o755)
    soon = time.localtime(time.time() + 3600)
    at = time.strftime("%H:%M:%S", soon)
    subprocess.run(
        ["sh", DEPLOY / "daily.sh", at, command],
        env={"PATH": f"{fakes}:{os.environ['PATH']}", "TZ": os.environ["TZ"]}, capture_output=True, timeout=30,
    )  # fmt: skip
    seconds = [int(line) for line in noted.read_text().split()]
    assert len(seconds) == 3
    assert all(
        3590 <= waited <= 3600 for waited in seconds
    )  # the sleep is none, so it is the same hour again


def test_daily_comes_again_the_next_day(tmp_path):
    """A minute after its time: what is left of the day, and not nothing."""
    noted = tmp_path / "noted"
    (tmp_path / "sleep").write_text(f'#!/bin/sh\necho "$1" > {noted}\nkill "$PPID"\n')
    (tmp_path / "sleep").chmod(0o755)
    past = time.strftime("%H:%M:%S", time.localtime(time.time() - 60))
    environment = {"PATH": f"{tmp_path}:{os.environ['PATH']}", "TZ": os.environ["TZ"]}
    subprocess.run(
        ["sh", DEPLOY / "daily.sh", past, "true"], env=environment, capture_output=True, timeout=30
    )
    assert 86_400 - 70 <= int(noted.read_text()) <= 86_400 - 55
