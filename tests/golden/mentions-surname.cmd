brief-query mentions Quispe
