#!/bin/sh
# Restores a dump of scripts/backup.sh into the empty database of DATABASE_URL_ADMIN: scripts/restore.sh <file>
# The order matters: a dump names the roles but does not contain them. Every DATABASE_URL… of .env.example must be set.
set -eu
file=${1:?'Name the dump: scripts/restore.sh <file>'}
: "${DATABASE_URL_ADMIN:?Set DATABASE_URL_ADMIN to the URL of an administrator of the empty database.}"
npm run --silent migrate -- roles
(
  . "$(dirname "$0")/admin-connection.sh"
  pg_restore --exit-on-error --single-transaction --dbname="$admin_url" -- "$file"
)
npm run --silent migrate -- up
# a warning about the server, such as one about its release, must not keep the audit logs from being verified
examined=0
npm run --silent cli -- doctor --strict || examined=$?
npm run --silent cli -- audit verify
exit "$examined"
