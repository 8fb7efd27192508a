#!/bin/sh
# Writes the secrets of compose.scale.yaml into secrets/, once. Other users of this machine can't enter that folder; the
# users inside the containers read the files.
set -eu
cd "$(dirname "$0")"
mkdir -p secrets && chmod 700 secrets
[ ! -e secrets/secret_key ] || { echo "secrets/secret_key exists. Nothing was written." >&2; exit 1; }

random() { openssl rand -hex "$1"; }
write() { printf '%s\n' "$2" > "secrets/$1"; chmod 644 "secrets/$1"; }

password=$(random 32)
secret_access_key=$(random 32)
write valkey_password "$password"
write redis_url "redis://:$password@valkey:6379"
write s3_secret_access_key "$secret_access_key"
write garage.env "GARAGE_RPC_SECRET=$(random 32)
GARAGE_DEFAULT_SECRET_KEY=$secret_access_key"
# The last one: an interrupted run can be repeated.
write secret_key "$(random 32)"
