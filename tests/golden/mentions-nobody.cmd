brief-query mentions dredging
