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

# Déclaration d’accessibilité.
ui-a11y-lead = Ce service doit pouvoir servir à tout le monde, y compris sur un vieux téléphone.
ui-a11y-made = Comment il est fait
ui-a11y-made-keyboard = Chaque page s’utilise entièrement au clavier, et l’on voit toujours où l’on est.
ui-a11y-made-reader = Chaque page se lit avec un lecteur d’écran : titres, étiquettes et erreurs sont reliés.
ui-a11y-made-zoom = Le texte s’agrandit sans rien cacher, et les contrastes sont élevés, de jour comme de nuit.
ui-a11y-made-script = Rien d’indispensable ne dépend de JavaScript, ni d’une couleur, ni d’un son.
ui-a11y-state = Où nous en sommes
ui-a11y-state-text = Le service vise le niveau AA des règles internationales (WCAG 2.2), sur lesquelles s’appuie le RGAA. Chaque version est vérifiée par des tests automatiques sur toutes les pages.
ui-a11y-state-limits = Aucun audit indépendant n’a encore été fait : le taux de conformité au RGAA n’est donc pas connu. Les cartes ont toujours une liste ou un tableau équivalent.
ui-a11y-tell = Quelque chose vous bloque ?
ui-a11y-tell-text = Dites-le à la personne qui vous accompagne ou au service qui gère ce site : vous devez pouvoir obtenir l’information ou faire la démarche autrement.
ui-a11y-rights = Si vous n’obtenez pas de réponse, vous pouvez écrire gratuitement au Défenseur des droits, ou appeler le 3928.
