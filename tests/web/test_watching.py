"""What machines see: is it alive, can it serve, how busy. Nothing about a person."""

import io
import json
import logging
import subprocess
import sys

import pytest
from sqlalchemy import create_engine
from sqlalchemy.orm import sessionmaker

from portal.app import create_app
from portal.web import metrics, request_log


def test_alive_says_so_without_a_database(settings):
    app = create_app(settings, sessionmaker(create_engine("postgresql+psycopg://nobody@localhost:1/none")))

    assert app.test_client().get("/healthz").data == b"ok\n"
    assert app.test_client().get("/readyz").status_code == 503


def test_ready_asks_the_database(visitor):
    assert visitor.get("/readyz").status_code == 200


def test_the_figures_count_by_endpoint_and_name_no_address(visitor):
    visitor.get("/moeilijke-woorden?zoek=Noor")

    figures = visitor.get("/metrics").get_data(as_text=True)

    assert 'portal_requests_total{endpoint="public.words",method="GET",status="2xx"}' in figures
    assert "Noor" not in figures
    assert "moeilijke-woorden" not in figures


@pytest.mark.parametrize("headers", [{"X-Forwarded-For": "10.0.0.1"}, {"Forwarded": "for=10.0.0.1"}])
def test_the_figures_are_not_for_who_comes_through_the_proxy(visitor, headers):
    assert visitor.get("/metrics", headers=headers).status_code == 404


def test_the_figures_are_not_for_another_machine(visitor):
    assert visitor.get("/metrics", environ_base={"REMOTE_ADDR": "203.0.113.9"}).status_code == 404


def test_several_processes_count_together(tmp_path):
    environment = {metrics.SHARED: str(tmp_path)}
    count = "from portal.web.metrics import REQUESTS; REQUESTS.labels('a', 'GET', '2xx').inc()"
    for _ in range(3):
        subprocess.run([sys.executable, "-c", count], env=environment, check=True)
    show = "from portal.web import metrics; print(metrics.page().get_data(as_text=True))"
    shown = subprocess.run([sys.executable, "-c", show], env=environment, check=True, capture_output=True, text=True)

    assert 'portal_requests_total{endpoint="a",method="GET",status="2xx"} 3.0' in shown.stdout


def test_a_request_is_told_by_its_endpoint_and_number(visitor, caplog):
    with caplog.at_level(logging.INFO, logger="portal"):
        answer = visitor.get("/moeilijke-woorden?zoek=Noor")

    (told,) = [record.fields for record in caplog.records if record.name == "portal"]
    assert told["endpoint"] == "public.words"
    assert told["request_number"] == answer.headers["X-Request-Number"]
    assert told["status"] == 200
    assert "Noor" not in json.dumps(told)


def test_who_asks_for_help_leaves_no_trace(visitor, caplog):
    before = visitor.get("/metrics").get_data(as_text=True)
    with caplog.at_level(logging.DEBUG):
        visitor.get("/hulp-nu")

    assert not caplog.records
    assert "help.now" not in before + visitor.get("/metrics").get_data(as_text=True)


def test_a_line_is_json_and_a_librarys_exception_loses_its_message():
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(request_log.AsJson())
    logger = logging.getLogger("some.library")
    logger.addHandler(handler)
    try:
        int("Noor woont Dorpsstraat 3")
    except ValueError:
        logger.exception("It failed for %s", "Noor")
    logger.removeHandler(handler)

    line = json.loads(stream.getvalue())
    assert line["event"] == "It failed for %s"
    assert line["fault"] == ["builtins.ValueError"]
    assert "Noor" not in stream.getvalue()
