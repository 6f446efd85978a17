-- What lies in purchases.parquet. The build makes the file of it, the same rows each time.
SELECT
  i + 1 AS purchase_id,
  i * i % 997 + 1 AS customer_id,
  CAST((i * i * 31 % 49999 + 1) / 100 AS DECIMAL(12, 2)) AS amount,
  ['books', 'food', 'games', 'music', 'travel'][i % 5 + 1] AS category,
  TIMESTAMPTZ '2026-01-01 08:00:00Z' + to_minutes(i * 37) AS bought_at
FROM range(10000) AS r(i)
