-- Arguments: the method, the file of the body or `-`, and the header lines.
function init(args)
  wrk.method = args[1]
  if args[2] ~= "-" then
    local file = io.open(args[2], "rb")
    wrk.body = file:read("*a")
    file:close()
  end
  for index = 3, #args do
    local name, value = args[index]:match("^([^:]+): (.*)$")
    wrk.headers[name] = value
  end
end

-- Latencies are in microseconds, as wrk counts them.
function done(summary, latency)
  local errors = summary.errors
  local failed = errors.connect + errors.read + errors.write + errors.status + errors.timeout
  io.write(string.format('\nresult {"requests":%d,"microseconds":%d,"p50":%f,"p99":%f,"failed":%d}\n',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99), failed))
end
