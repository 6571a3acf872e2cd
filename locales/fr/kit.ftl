kit-people = { $count ->
    [one] { $count } personne
   *[other] { $count } personnes
}

# Refus communs
kit-busy = Le service est très demandé en ce moment.
    .next = Rien n’est perdu : attendez quelques secondes, puis recommencez.
    .api = Le service est très demandé en ce moment. Attendez le délai de « Retry-After », puis renvoyez la même demande.
kit-unavailable = Le service ne répond pas bien en ce moment.
    .next = Votre dernière action n’a peut-être pas été enregistrée. Vérifiez, puis recommencez.
    .api = Le service ne répond pas bien en ce moment. Renvoyez la même demande, avec la même clé d’idempotence ou le même identifiant de scan : elle ne comptera pas deux fois.
kit-broken = Une erreur est survenue de notre côté.
    .next = Votre dernière action n’a pas été enregistrée. Recommencez ; si cela continue, prévenez l’administrateur en donnant l’heure.
    .api = Une erreur est survenue de notre côté ; rien n’a été enregistré. Renvoyez la même demande ; si cela continue, prévenez l’administrateur en donnant l’heure.
kit-not-found = Cette page n’existe pas, ou n’existe plus.
    .next = Vérifiez l’adresse, ou repartez de l’accueil.
    .api = Rien n’existe à cette adresse, ou rien ne porte cet identifiant. Vérifiez-les d’après la documentation, à /api/v1/docs.
kit-forbidden = Votre rôle ne permet pas d’ouvrir cette page ou de faire cette action.
    .next = Si vous en avez besoin, demandez à votre coordinateur ou coordinatrice.
    .api = Les droits ou le rôle de ce jeton ne vont pas jusque-là. Voyez le droit nécessaire à /api/v1/docs, et demandez un autre jeton à votre coordinateur ou coordinatrice.
kit-bad-request = Nous n’avons pas compris ce que la page a envoyé.
    .next = Revenez en arrière, rechargez la page, puis recommencez.
    .api = La demande ne se lit pas : un signe ou une valeur n’y a pas sa place. Corrigez-la d’après la documentation, à /api/v1/docs.
kit-not-alone = Cette page ne peut pas être rouverte ainsi : elle répondait à un envoi.
    .next = Repartez de l’accueil : ce que vous aviez enregistré y est.
kit-too-large = Cet envoi est trop lourd : rien n’a été reçu.
    .next = Revenez en arrière, raccourcissez ce que vous avez écrit, ou choisissez un fichier plus petit.
    .api = La demande est trop lourde. Envoyez-la en plusieurs lots.
kit-cross-site = Cette demande vient d’un autre site : elle a été refusée.
    .next = Ouvrez Maillon dans votre navigateur et recommencez depuis la page.
    .api = Cette demande vient de la page d’un autre site : elle a été refusée. Envoyez-la depuis un programme, ou depuis la documentation de cette installation.

# Jours et mois
kit-monday = lundi
kit-tuesday = mardi
kit-wednesday = mercredi
kit-thursday = jeudi
kit-friday = vendredi
kit-saturday = samedi
kit-sunday = dimanche
kit-month-1 = janvier
kit-month-2 = février
kit-month-3 = mars
kit-month-4 = avril
kit-month-5 = mai
kit-month-6 = juin
kit-month-7 = juillet
kit-month-8 = août
kit-month-9 = septembre
kit-month-10 = octobre
kit-month-11 = novembre
kit-month-12 = décembre
kit-day = { $day ->
    [1] 1er { $month } { $year }
   *[other] { $day } { $month } { $year }
}
kit-day-moment = { $day } à { $hour }
