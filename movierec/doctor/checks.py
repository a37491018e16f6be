"""All checks, in the order in which one would mend what they find."""

from collections.abc import Callable, Iterator

from . import data, hosts, mail, proxy, servers, single_sign_on, software, workers

CHECKS: dict[str, Callable[[], Iterator[str]]] = {
    "settings": software.check_settings,
    "packages": software.check_packages,
    "trainer": software.check_trainer,
    "permissions": data.check_permissions,
    "writing": data.check_writing,
    "disk": data.check_disk,
    "database": servers.check_database,
    "model": data.check_model,
    "clock": servers.check_clock,
    "hosts": hosts.check_hosts,
    "broker": servers.check_broker,
    "workers": workers.check_queues,
    "schedule": workers.check_schedule,
    "static files": software.check_static_files,
    "mail": mail.check_mail,
    "single sign-on": single_sign_on.check_single_sign_on,
    "proxy": proxy.check_proxy,
}
