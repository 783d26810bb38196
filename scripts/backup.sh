#!/bin/sh
# Dumps the database of DATABASE_URL_ADMIN into a file: scripts/backup.sh <file>
# The administrator dumps, because row-level security hides every row from the owner and refuses its pg_dump.
set -eu
file=${1:?'Name the file to write: scripts/backup.sh <file>'}
: "${DATABASE_URL_ADMIN:?Set DATABASE_URL_ADMIN to the URL of a superuser or of a role with BYPASSRLS.}"
. "$(dirname "$0")/admin-connection.sh"
umask 077
# pg_dump empties its file before it connects: a backup that fails must not replace an earlier one
trap 'rm -f -- "$file.partial"' EXIT
pg_dump --format=custom --file="$file.partial" --dbname="$admin_url"
mv -- "$file.partial" "$file"
