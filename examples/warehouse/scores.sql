-- One row for each customer, of the types that a warehouse has.
SELECT
  customer_id,
  CAST(least(sum(amount) / 10000, 1) AS DECIMAL(5, 4)) AS score,
  sum(amount) AS spent,
  count(*) AS purchases,
  sum(amount) >= 5000 AS is_vip,
  CAST(min(bought_at) AS DATE) AS customer_since,
  max(bought_at) AS last_purchase_at,
  list(DISTINCT category ORDER BY category) AS categories,
  {'category': arg_max(category, bought_at), 'amount': arg_max(amount, bought_at)} AS last_purchase
FROM 'purchases.parquet'
GROUP BY customer_id
