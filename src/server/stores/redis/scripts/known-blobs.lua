-- KEYS  records of shares of one bucket
-- Returns the blob key of each, empty without a blob, followed by its recorded bytes.
local blobs = {}
for at, key in ipairs(KEYS) do
  local packed = redis.call('GET', key)
  local share = packed and cmsgpack.unpack(packed)
  blobs[2 * at - 1] = share and share.blobKey or ''
  blobs[2 * at] = share and share.uploadedBytes or 0
end
return blobs
