-- Input: id. Updates the list entry of a share that a server of the version before has created or changed.
local share = findShare()
if share and relist(share) then redis.call('SET', SHARE, cmsgpack.pack(share)) end
return answer('outcome', 'checked')
