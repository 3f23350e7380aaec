"""One worker process: takes jobs until told to stop, and comes back by itself when the database was away."""

import asyncio
import logging
import signal
from typing import Any

from django.db import connection
from procrastinate.contrib.django import app, connector_params
from procrastinate.psycopg_connector import PsycopgConnector

from zhicheng.adapters.procrastinate_queue import QUEUE
from zhicheng.jobs.schedules import HEARTBEAT_SECONDS, SILENT_SECONDS
from zhicheng.jobs.tasks import worker_name

_log = logging.getLogger(__name__)
_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 15.0
_CONNECTIONS = 3
"""Fetching, heart-beat and schedule; the listener and Django each have one of their own."""


def run_worker(*, until_idle: bool = False) -> None:
    """Work until SIGTERM or SIGINT, finishing the job in hand; with ``until_idle``, until no job waits.

    procrastinate ends its worker when the database goes away, whether by an error or quietly, so the
    worker is started again, with a pause that doubles, until somebody really asked for the end.
    """
    asyncio.run(_keep_working(until_idle=until_idle))


async def _keep_working(*, until_idle: bool) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    pause = _FIRST_PAUSE
    while not stop.is_set():
        started = loop.time()
        try:
            await _work_once(stop, until_idle=until_idle)
            if until_idle:
                return
        except Exception as error:
            _log.warning("worker lost the database: %s", type(error).__name__)
        if loop.time() - started > _LONGEST_PAUSE:
            pause = _FIRST_PAUSE
        await _sleep(stop, pause)
        pause = min(_LONGEST_PAUSE, pause * 2)


async def _work_once(stop: asyncio.Event, *, until_idle: bool) -> None:
    parameters = await asyncio.to_thread(_database_parameters)
    connector = PsycopgConnector(
        kwargs=parameters, min_size=1, max_size=_CONNECTIONS, timeout=10.0, reconnect_timeout=5.0
    )
    with app.replace_connector(connector) as working:
        async with working.open_async():
            work = asyncio.create_task(
                working.run_worker_async(
                    queues=[QUEUE],
                    name=worker_name(),
                    concurrency=1,
                    wait=not until_idle,
                    fetch_job_polling_interval=2.0,
                    install_signal_handlers=False,
                    delete_jobs="successful",
                    update_heartbeat_interval=HEARTBEAT_SECONDS,
                    stalled_worker_timeout=SILENT_SECONDS,
                )
            )
            ending = asyncio.create_task(stop.wait())
            try:
                await asyncio.wait({work, ending}, return_when=asyncio.FIRST_COMPLETED)
                # Cancelling asks the worker to finish its job first.
                work.cancel()
                await work
            except asyncio.CancelledError:
                if not stop.is_set():
                    raise
            finally:
                ending.cancel()


async def _sleep(stop: asyncio.Event, seconds: float) -> None:
    try:
        await asyncio.wait_for(stop.wait(), seconds)
    except TimeoutError:
        return


def _database_parameters() -> dict[str, Any]:
    """How to connect; asks Django's engine first, which starts an embedded server that has died."""
    try:
        connection.ensure_connection()
    finally:
        connection.close()
    return dict(connector_params("default"))
