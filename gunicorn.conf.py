"""What gunicorn does beside what its command line says; it reads this file by itself where it is started."""


def post_worker_init(_worker) -> None:
    """Before a process answers anybody. Imported here, as the settings are read by then."""
    from targets.views.warming import warm_up  # noqa: PLC0415

    warm_up()
