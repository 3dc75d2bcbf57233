-- Return the error NOT_ALLOWED <role of the caller> if they do not have the right. A script with an idempotency key
-- includes this after its answer to a repeat: what was done stays done, also for a caller who has lost the right since.
-- needs: role scope
if not scope then
  return redis.error_reply("NOT_ALLOWED " .. role)
end
