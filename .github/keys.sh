#!/usr/bin/env bash
# Writes the keys of the registry from the secrets of the repository, when it has them. Without
# them, a key is made for this run only, and its registry too.
set -euo pipefail
cd "$(dirname "$0")/.."
umask 077
mkdir -p data/keys

if [ -n "${CLE_DE_SIGNATURE:-}" ]; then
  printf '%s' "$CLE_DE_SIGNATURE" | base64 --decode > data/keys/models.pk8
fi
if [ -n "${CLES_DE_CONFIANCE:-}" ]; then
  printf '%s\n' "$CLES_DE_CONFIANCE" > data/keys/models.pub
fi
if [ -n "${CLE_S3:-}" ]; then
  printf '%s' "$CLE_S3" > data/keys/models-s3.secret
  {
    echo "PONCTUEL_MODELS_S3_KEY_FILE=data/keys/models-s3.secret"
    echo "PONCTUEL_MODELS_S3_KEY_ID=${IDENTIFIANT_S3:?}"
  } >> "${GITHUB_ENV:?}"
fi
# An empty setting is not an absent one: only those that are given are passed on.
if [ -n "${SERVEUR_S3:-}" ]; then
  echo "PONCTUEL_MODELS_S3_ENDPOINT=$SERVEUR_S3" >> "${GITHUB_ENV:?}"
fi
if [ -n "${REGION_S3:-}" ]; then
  echo "PONCTUEL_MODELS_S3_REGION=$REGION_S3" >> "${GITHUB_ENV:?}"
fi
