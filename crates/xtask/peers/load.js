// Drives autocannon over a list of requests, and prints what it measured as one line of JSON.
//
// Usage: node load.js PACKAGES SETTINGS, where PACKAGES is the folder of node_modules and SETTINGS a
// JSON file: {url, token, requests: [{method, path, headers, body in base64}], connections, seconds}.
// Each connection goes through all the requests, again and again, one at a time.
'use strict'

const { readFileSync } = require('node:fs')
const { join } = require('node:path')

const [packages, file] = process.argv.slice(2)
const autocannon = require(join(packages, 'node_modules', 'autocannon'))
const { url, token, requests, connections, seconds } = JSON.parse(readFileSync(file, 'utf8'))

// autocannon rounds to the millisecond: the durations are kept here.
const durations = []
const run = autocannon({
  url,
  connections,
  duration: seconds,
  requests: requests.map(({ method, path, headers, body }) => ({
    method,
    path,
    headers: { authorization: `Bearer ${token}`, ...Object.fromEntries(headers ?? []) },
    body: body && Buffer.from(body, 'base64'),
  })),
}, (error, result) => {
  if (error) throw error
  durations.sort((a, b) => a - b)
  const at = (share) => durations[Math.min(durations.length - 1, Math.floor(durations.length * share))]
  console.log(JSON.stringify({
    requests_per_s: result.requests.total / result.duration,
    median_ms: at(0.5) ?? 0,
    p99_ms: at(0.99) ?? 0,
    bytes_per_s: result.throughput.total / result.duration,
    failures: result.errors + result.timeouts + result.non2xx,
  }))
})
run.on('response', (_client, _status, _bytes, duration) => durations.push(duration))
