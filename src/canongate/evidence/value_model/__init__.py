"""What a customer is worth after all costs: factors, horizons, officer views, sensitivity, tiers, profit so far."""
