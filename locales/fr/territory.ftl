territory-attribution = Contours © IGN Admin Express — COG, EPCI, populations : INSEE/DGCL — codes postaux : La Poste — Licence Ouverte 2.0
