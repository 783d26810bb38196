# Read by backup.sh and restore.sh: sets admin_url to DATABASE_URL_ADMIN without its password, which PostgreSQL's programs
# get in the environment instead. Every user of a machine can read the arguments of its programs.
admin_url=$(node -p 'process.env.DATABASE_URL_ADMIN.replace(/^(\w+:\/\/[^:@\/]*):[^@\/]*@/, "$1@")')
if [ "$admin_url" != "$DATABASE_URL_ADMIN" ]; then
  PGPASSWORD=$(node -p 'decodeURIComponent(/:\/\/[^:]*:([^@]*)@/.exec(process.env.DATABASE_URL_ADMIN)[1])')
  export PGPASSWORD
fi
