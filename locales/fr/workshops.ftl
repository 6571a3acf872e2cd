### Ateliers, séances, inscriptions, présences

# Catalogue
workshops-title = Ateliers
workshops-archived-title = Ateliers archivés
workshops-lead = Ce que l’on peut apprendre ici.
workshops-new = Nouvel atelier
workshops-new-title = Nouvel atelier
workshops-edit-title = Modifier l’atelier
workshops-edit = Modifier
workshops-back = Retour
workshops-search = Chercher un atelier
workshops-caption = Ateliers
workshops-none = Aucun atelier.
    .next = Essayez avec moins de mots, ou ajoutez un atelier.
workshops-workshop = Atelier
workshops-name = Titre
    .hint = Dites ce que la personne saura faire, par exemple : « Envoyer une photo par e-mail ».
workshops-level = Niveau
workshops-level-any = Tous les niveaux
workshops-level-first-steps = Premiers pas
    .hint = Je n’ai jamais utilisé d’ordinateur, ou presque.
workshops-level-beginner = Débutant
    .hint = Je me débrouille un peu.
workshops-level-comfortable = À l’aise
    .hint = Je veux aller plus loin.
workshops-minutes = Durée
workshops-length = { $minutes } min
workshops-themes = Thèmes
workshops-summary = Présentation
    .hint = Deux ou trois phrases simples, pour la personne.
workshops-save = Enregistrer
workshops-created = L’atelier est ajouté.
    .next = Planifiez une première séance.
workshops-edited = L’atelier est à jour.
workshops-archive = Archiver
workshops-restore = Remettre au catalogue
workshops-archived = L’atelier est archivé.
    .next = Ses séances restent ; on n’en planifie plus de nouvelle.
workshops-restored = L’atelier est de nouveau au catalogue.
workshops-is-archived = Cet atelier est archivé.
    .next = On n’en planifie plus de nouvelle séance.
workshops-see-archived = Voir les ateliers archivés
workshops-see-live = Voir le catalogue
workshops-coming-sessions = Prochaines séances
workshops-no-coming = Aucune séance prévue.
    .next = Elles seront listées ici.

workshops-theme-placement = Diagnostic numérique
workshops-theme-device = Prendre en main du matériel
workshops-theme-maintenance = Maintenance de matériel
workshops-theme-files = Gérer ses contenus numériques
workshops-theme-internet = Navigation sur internet
workshops-theme-email = E-mail
workshops-theme-office = Bureautique
workshops-theme-social-media = Réseaux sociaux et communication
workshops-theme-health = Santé
workshops-theme-banking = Banque et achats en ligne
workshops-theme-business = Entrepreneuriat
workshops-theme-jobs = Insertion professionnelle
workshops-theme-security = Sécurité numérique
workshops-theme-parenting = Parentalité
workshops-theme-school = Scolarité et numérique
workshops-theme-creation = Créer avec le numérique
workshops-theme-culture = Culture numérique
workshops-theme-ai = Intelligence artificielle
workshops-theme-procedures = Aide aux démarches administratives

# Séances
workshops-sessions-title = Séances
workshops-plan = Planifier une séance
workshops-span = Période
workshops-span-day = Jour
workshops-span-week = Semaine
workshops-span-month = Mois
workshops-period = Du { $from } au { $until }
workshops-from = À partir du
workshops-place = Lieu
workshops-place-any = Tous les lieux
workshops-whose = Quelles séances
workshops-whose-all = Toutes
workshops-whose-me = Celles que j’anime
workshops-whose-places = Celles de mes lieux
workshops-only-free = Avec des places libres
workshops-filter = Filtrer
workshops-filter-sessions = Choisir une date, un lieu, un niveau
workshops-before = Avant
workshops-after = Après
workshops-today = Aujourd’hui
workshops-no-session = Aucune séance sur cette période.
    .next = Changez de dates, ou retirez un filtre.
workshops-session-count = { $count ->
    [one] 1 séance
   *[other] { $count } séances
}
workshops-hours = de { $from } à { $until }
workshops-seats-left = { $free ->
    [0] Complet ({ $seats } places)
    [one] 1 place libre sur { $seats }
   *[other] { $free } places libres sur { $seats }
}
workshops-state-cancelled = Annulée
workshops-state-full = Complet
workshops-state-unmarked = Présences à noter
workshops-state-past = { $came ->
    [0] Passée
    [one] 1 personne venue
   *[other] { $came } personnes venues
}

workshops-session-new-title = Planifier une séance
workshops-session-edit-title = Modifier la séance
workshops-session-edit = Modifier
workshops-no-place = Aucun lieu où planifier une séance.
    .next = Demandez à votre coordinateur ou coordinatrice de vous rattacher à un lieu.
workshops-continue = Continuer
workshops-stop = Étape
    .hint = Où le service s’arrête ce jour-là.
workshops-day = Jour
workshops-hour = Heure de début
    .hint = Par exemple 14:00.
workshops-seats = Nombre de places
workshops-givers = Animé par
workshops-mediator-1 = Médiateur ou médiatrice
workshops-mediator-2 = Deuxième personne
workshops-mediator-3 = Troisième personne
workshops-overlap = Planifier quand même
    .hint = Cette personne anime une autre séance à ce moment.
workshops-note = Note pour l’équipe
    .hint = Une salle, une clé à prendre. N’écrivez rien sur les personnes.
workshops-weeks = Nombre de semaines
    .hint = 1 pour une seule séance ; 5 pour la même séance cinq semaines de suite.
workshops-session-planned = { $count ->
    [one] La séance est planifiée.
   *[other] { $count } séances sont planifiées. Voici la première.
}
workshops-session-edited = La séance est à jour.
    .next = Si le jour, l’heure ou le lieu a changé, prévenez les personnes inscrites.
workshops-session-cancel = Annuler la séance
workshops-session-cancel-title = Annuler la séance
workshops-session-cancel-lead = { $count ->
    [0] Personne n’est inscrit.
    [one] 1 personne est inscrite : il faudra la prévenir.
   *[other] { $count } personnes sont inscrites : il faudra les prévenir.
}
workshops-cancel-reason = Pourquoi ?
    .hint = En quelques mots. N’écrivez rien sur la santé de quelqu’un.
workshops-keep-session = Garder la séance
workshops-session-cancelled = La séance est annulée.
    .next = Prévenez les personnes inscrites : elles sont listées ci-dessous.
workshops-is-cancelled = Cette séance est annulée.
workshops-by-system = Maillon

# La page d’une séance
workshops-when = Quand
workshops-where = Lieu
workshops-address = Adresse
workshops-people = { $count ->
    [0] Personnes inscrites
    [one] 1 personne inscrite
   *[other] { $count } personnes inscrites
}
workshops-nobody-yet = Personne n’est inscrit pour le moment.
    .next = Inscrivez quelqu’un ci-dessous.
workshops-nobody = Personne n’est inscrit.
workshops-some-hidden = { $hidden ->
    [one] Vous ne voyez pas le nom d’une personne inscrite.
   *[other] Vous ne voyez pas les noms de { $hidden } personnes inscrites.
}
workshops-names-hidden = Les noms des personnes inscrites ne sont montrés qu’à l’équipe qui anime la séance.
workshops-call-them = Prévenez ces personnes. Les numéros sont ceux des personnes qui acceptent d’être appelées.
workshops-everybody-present = Toutes présentes
workshops-everybody-marked = { $count ->
    [0] Tout était déjà noté.
    [one] 1 présence notée.
   *[other] { $count } présences notées.
}
workshops-marks-of = Présence de { $name }
workshops-mark-present = Présent
workshops-mark-late = En retard
workshops-mark-excused = Excusé
workshops-mark-absent = Absent
workshops-not-marked = Présence non notée
workshops-coming = À venir
workshops-above-because = Inscription en plus des places : { $reason }
workshops-take-pass = Encaisser un pass
workshops-card = Carte de rendez-vous
workshops-register = Inscrire une personne
workshops-register-button = Inscrire
workshops-registered = La personne est inscrite.
workshops-full = Cette séance est complète.
    .next = Choisissez une autre séance qui a des places libres.
workshops-full-staff = Cette séance est complète.
    .next = Vous pouvez inscrire une personne de plus si vous dites pourquoi. Votre nom sera noté.
workshops-above = Pourquoi une personne de plus ?
workshops-anonymous-title = Personnes anonymes
workshops-anonymous = Combien sont venues sans donner leur nom ?
    .hint = Seulement leur nombre.
workshops-anonymous-saved = Le nombre est enregistré.
workshops-papers = À imprimer
workshops-attendance-sheet-link = Feuille d’émargement
workshops-cards-link = Cartes de rendez-vous
workshops-journal = Historique de la séance
workshops-bring-card = cette carte
workshops-bring-booklet = votre carnet de pass, si vous en avez un

workshops-registration-cancel = Annuler l’inscription
workshops-registration-cancel-title = Annuler une inscription
workshops-registration-cancel-lead = { $name } ne viendra pas : sa place sera libre.
workshops-keep-registration = Garder l’inscription
workshops-registration-cancelled = L’inscription est annulée.
    .next = La place est de nouveau libre.
workshops-registration-was-cancelled = Inscription annulée

workshops-history-title = Rendez-vous de { $name }
workshops-history-coming = À venir
workshops-history-past = Passés
workshops-history-none = Aucun rendez-vous à venir.
    .next = Cherchez une séance près de chez elle.
workshops-find-session = Trouver une séance

# Refus
workshops-refusal-title = Le titre est vide ou trop long.
    .next = Écrivez un titre court, de 120 caractères au plus.
workshops-refusal-summary = La présentation est trop longue.
    .next = Raccourcissez-la à 2 000 caractères.
workshops-refusal-minutes = Cette durée n’est pas possible.
    .next = Écrivez un nombre de minutes, de 15 à 480.
workshops-refusal-theme = Aucun thème n’est choisi.
    .next = Cochez au moins un thème.
workshops-refusal-archived = Cet atelier est archivé.
    .next = Choisissez-en un autre, ou remettez-le au catalogue.
workshops-refusal-workshop = Aucun atelier n’est choisi.
    .next = Choisissez un atelier dans la liste.
workshops-refusal-place = Aucun lieu n’est choisi.
    .next = Choisissez un lieu dans la liste.
workshops-refusal-stop = Cette étape n’est pas une étape de ce lieu.
    .next = Choisissez une étape dans la liste.
workshops-refusal-day = Le jour manque, ou n’existe pas.
    .next = Écrivez-le comme 25/12/2026.
workshops-refusal-hour = L’heure manque, ou n’existe pas.
    .next = Écrivez-la comme 14:00.
workshops-refusal-day-range = Ce jour est trop loin.
    .next = Choisissez un jour de moins de { $days } jours dans le passé, ou dans l’année qui vient.
workshops-refusal-seats = Ce nombre de places n’est pas possible.
    .next = Écrivez un nombre de 1 à 500.
workshops-refusal-seats-taken = { $confirmed } places sont déjà prises.
    .next = Gardez au moins { $confirmed } places, ou annulez d’abord des inscriptions.
workshops-refusal-mediators = Il faut une, deux ou trois personnes différentes pour animer.
    .next = Choisissez-les dans les listes.
workshops-refusal-busy = Une des personnes anime une autre séance à ce moment.
    .next = Changez l’heure ou la personne, ou cochez « Planifier quand même ».
workshops-refusal-weeks = Ce nombre de semaines n’est pas possible.
    .next = Écrivez un nombre de 1 à 52.
workshops-refusal-note = La note est trop longue.
    .next = Raccourcissez-la à 500 caractères.
workshops-refusal-stale = Quelqu’un a modifié cette page pendant que vous écriviez.
    .next = Rouvrez-la pour voir ce qui a changé, puis recommencez.
workshops-refusal-held = Des présences sont déjà notées pour cette séance.
    .next = Le jour, l’heure, le lieu et l’atelier ne changent plus. Vous pouvez encore corriger les présences.
workshops-refusal-cancelled = Cette séance est annulée.
    .next = Choisissez une autre séance.
workshops-refusal-over = Cette séance est finie depuis plus de { $days } jours.
    .next = Il est trop tard pour changer les inscriptions. Prévenez votre coordinateur ou coordinatrice.
workshops-refusal-started = Cette séance a déjà commencé.
    .next = Choisissez une autre séance, ou appelez le lieu.
workshops-refusal-full = La séance est complète : les { $seats } places sont prises.
    .next = Choisissez une autre séance. L’équipe du lieu peut ajouter une personne, en disant pourquoi.
workshops-refusal-registered = Cette personne est déjà inscrite à cette séance.
    .next = Il n’y a rien d’autre à faire.
workshops-refusal-override = Seule l’équipe qui anime la séance peut ajouter une personne en plus des places.
    .next = Appelez le lieu, ou choisissez une autre séance.
workshops-refusal-registration-cancelled = Cette inscription est annulée.
    .next = Inscrivez de nouveau la personne si elle vient.
workshops-refusal-marked = La présence de cette personne est déjà notée.
    .next = Corrigez la présence (par exemple « Excusé ») au lieu d’annuler l’inscription.
workshops-refusal-reason = Écrivez pourquoi, en quelques mots.
    .next = La raison sera gardée avec votre nom.
workshops-refusal-passes-taken = Des pass sont encaissés pour cette séance : { $uses }. On y est donc venu.
    .next = Si c’est une erreur, ouvrez la page du carnet, annulez l’encaissement, puis recommencez.
workshops-refusal-early = La séance n’a pas encore eu lieu.
    .next = Notez les présences à partir du jour de la séance.
workshops-refusal-late = La séance est finie depuis plus de { $days } jours : les présences ne changent plus.
    .next = Prévenez votre coordinateur ou coordinatrice.
workshops-refusal-anonymous = Ce nombre n’est pas possible.
    .next = Écrivez un nombre de 0 à 500.
workshops-refusal-no-attendance = Aucune présence n’est choisie.
    .next = Choisissez présent, en retard, excusé ou absent.
workshops-refusal-nobody = Il n’y a personne à imprimer.
    .next = Inscrivez d’abord une personne.

# Journal
journal-workshop-created = Atelier ajouté
journal-workshop-edited = Atelier modifié
journal-workshop-archived = Atelier archivé
journal-workshop-restored = Atelier remis au catalogue
journal-session-planned = Séance planifiée
journal-session-edited = Séance modifiée
journal-session-cancelled = Séance annulée
journal-session-registered = Inscription
journal-session-registered-above = Inscription en plus des places
journal-session-registration-cancelled = Inscription annulée
journal-session-marked-present = Personne présente
journal-session-marked-late = Personne en retard
journal-session-marked-excused = Personne excusée
journal-session-marked-absent = Personne absente
journal-session-present-by-pass = Personne venue : son pass est encaissé
journal-session-marked-everybody = Présences notées d’un coup
journal-session-looked = Noms consultés
journal-session-names-printed = Noms imprimés
journal-session-anonymous-counted = Personnes anonymes comptées
