#!/bin/sh
# Run by the image of PostgreSQL once, when its volume is empty: an account with a database of its own. It may make others,
# in which backups are tried.
set -eu
psql --set=ON_ERROR_STOP=1 --username=postgres <<'SQL'
\getenv password DATABASE_PASSWORD
CREATE ROLE zhanhe LOGIN CREATEDB PASSWORD :'password';
CREATE DATABASE zhanhe OWNER zhanhe;
SQL
