brief-query mentions 'Army General Hernán Quispe' --limit 2
brief-query mentions 'Ms Quispe' --limit 1
brief-query mentions 'Corporal Quispe'
