"""REST, one file a resource; `route.all_routes` finds them."""
