#!/bin/sh
# Run Django's deployment checks with production settings; the values are placeholders and nothing is connected to.
set -eu

random() { .venv/bin/python -c 'import base64, os; print(base64.b64encode(os.urandom(int("'"$1"'"))).decode())'; }

export RENDA_ENV=production
export SECRET_KEY="$(random 48)" FIELD_KEYS="k1:$(random 32)"
export DATABASE_URL=postgres://renda@localhost/renda REDIS_URL=redis://localhost/0
export ALLOWED_HOSTS=renda.example.gov.cn CSRF_TRUSTED_ORIGINS=https://renda.example.gov.cn
export SITE_URL=https://renda.example.gov.cn VAR_DIR="${TMPDIR:-/tmp}" STATIC_ROOT="${TMPDIR:-/tmp}" FILES_ROOT="${TMPDIR:-/tmp}"
export COUNTY_CODE=999901 COUNTY_NAME=示例县 CONGRESS_NAME=示例县人大常委会 SITE_PHONE=0999-5550100
exec .venv/bin/python manage.py check --deploy --fail-level WARNING
