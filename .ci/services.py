"""Make an empty database for the tests and see that Redis answers, or say what does not."""

import sys

import psycopg
import redis
from psycopg import sql


def main(postgres: str, redis_url: str, name: str) -> int:
    """Prepare both services; exit code 1 with one line for one that does not answer."""
    try:
        with psycopg.connect(f"{postgres}/postgres", autocommit=True, connect_timeout=5) as server:
            server.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))
            server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    except psycopg.Error as error:
        sys.stderr.write(f"PostgreSQL does not answer at {postgres}: {error}\n")
        return 1
    try:
        redis.Redis.from_url(redis_url, socket_connect_timeout=5).ping()
    except redis.RedisError as error:
        sys.stderr.write(f"Redis does not answer at {redis_url}: {error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
