#!/bin/sh
# Makes the certificates of these tests anew: a root, and a server called kasse.test that it vouches for.
# The keys protect nothing.
set -eu
cd "$(dirname "$0")"
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 36500 \
  -subj "/CN=Kasse test root" -keyout root.key -out root.pem
openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes \
  -subj "/CN=kasse.test" -keyout server.key -out server.csr
printf 'subjectAltName=DNS:kasse.test,IP:127.0.0.1\nbasicConstraints=CA:FALSE\n' > server.ext
openssl x509 -req -in server.csr -CA root.pem -CAkey root.key -CAcreateserial -days 36500 \
  -extfile server.ext -out server.pem
rm -f server.csr server.ext root.key root.srl
