brief-query mentions Xyzzy
