-- What wrk asks, and what it prints: one line of JSON.
--
-- Usage: wrk … --script load.lua URL -- FILE, where FILE holds whole HTTP/1.1 requests, each after its
-- length in ten digits. Each thread goes through them all, again and again.

local requests, turn = {}, 0

function init(arguments)
  local file = assert(io.open(arguments[1], "rb"))
  while true do
    local length = file:read(10)
    if not length then break end
    requests[#requests + 1] = file:read(tonumber(length))
  end
  file:close()
end

function request()
  turn = turn % #requests + 1
  return requests[turn]
end

function done(summary, latency)
  local seconds, errors = summary.duration / 1e6, summary.errors
  local failures = errors.connect + errors.read + errors.write + errors.status + errors.timeout
  print(string.format(
    '{"requests":%d,"requests_per_s":%f,"median_ms":%f,"p99_ms":%f,"bytes_per_s":%f,"failures":%d}',
    summary.requests, summary.requests / seconds, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
    summary.bytes / seconds, failures))
end
