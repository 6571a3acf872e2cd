# What surrounds every page, and the components.

ui-skip = Aller au contenu
ui-demo = Démonstration : tout ce que vous voyez ici est inventé.
ui-menu = Menu
ui-menu-label = Menu principal
ui-sign-out = Se déconnecter
ui-accessibility = Accessibilité
ui-attribution = Sources : { $sources }.
ui-made-with = Maillon, logiciel libre (AGPL).
ui-optional = (facultatif)
ui-error-prefix = Erreur :
ui-choose = Choisir…
ui-problems = { $count ->
    [one] Un point à corriger
   *[other] { $count } points à corriger
}
ui-refused = Ce n’est pas encore possible
ui-change = Modifier
ui-cancel = Annuler
ui-search = Rechercher
ui-search-clear = Effacer la recherche
ui-previous = Précédente
ui-next = Suivante
ui-page = Page
ui-page-of = Page { $current } sur { $total }
ui-pagination = Pages de la liste
ui-progress = { $done } sur { $total }
ui-progress-start = Cela commence…
ui-progress-leave = Vous pouvez quitter cette page : le travail continue, et vous le retrouverez ici.
ui-progress-reload = Actualiser
ui-download-about = { $kind }, { $size }
ui-kilobytes = { $count } ko
ui-megabytes = { $count } Mo
ui-timeline-by = par { $who }
ui-funnel-share = { $share } % de l’étape précédente
ui-funnel-step = Étape
ui-funnel-count = Nombre
ui-funnel-of-previous = Part de l’étape précédente
ui-stop-now = en ce moment
ui-confirm-kept = Rien n’est fait tant que vous n’avez pas confirmé.

# Pages d’erreur.
ui-back-home = Revenir à l’accueil
ui-try-again = Réessayer
