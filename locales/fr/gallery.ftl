# Mots d’exemple de la galerie des composants (/_ui).

gallery-year = Année de naissance
    .hint = Quatre chiffres, par exemple 1958.
gallery-year-problem = L’année de naissance doit avoir quatre chiffres.
    .next = Écrivez par exemple 1958.
gallery-level = Niveau de l’atelier
