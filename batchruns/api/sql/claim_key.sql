-- The placeholder of a request. Waits for the transaction of another one with the same key.
INSERT INTO batchruns_keptanswer (user_id, key, fingerprint, headers)
VALUES (%(user)s, %(key)s, %(fingerprint)s, '{}')
ON CONFLICT (user_id, key) DO NOTHING
