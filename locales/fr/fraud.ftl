fraud-title = Contrôle
fraud-lead = Ce qui sort de l’ordinaire dans l’usage des pass. Un signalement ne bloque jamais un pass : quelqu’un regarde, puis décide.
fraud-examine = Examiner les trois derniers mois
fraud-examined-daily = Les utilisations sont examinées chaque jour, sans que personne le demande. Dernier examen : { $when }.
fraud-examined = { $count ->
    [0] Examen terminé : rien de nouveau.
    [one] Examen terminé : { $count } nouveau signalement.
   *[other] Examen terminé : { $count } nouveaux signalements.
}
    .next = Un même fait n’est jamais signalé deux fois.
fraud-state = État
fraud-state-open = À examiner
fraud-tab-open = À examiner
fraud-tab-confirmed = Anomalies
fraud-tab-dismissed = Sans suite
fraud-tab-all = Tous
fraud-rule = Règle
fraud-place = Lieu
fraud-filter = Filtrer
fraud-count = { $count ->
    [0] Aucun signalement
    [one] { $count } signalement
   *[other] { $count } signalements
}
fraud-nothing = Rien à montrer ici.
    .next = Lancez un examen, ou choisissez un autre état.
fraud-notice = { $count ->
    [0] Signalements examinés
    [one] { $count } signalement à examiner
   *[other] { $count } signalements à examiner
}

# Règles
fraud-rule-many-in-a-day = Beaucoup de pass d’un carnet le même jour
    .hint = Un carnet sert d’ordinaire à une ou deux séances par jour. Une famille peut en partager un : regardez qui était inscrit.
fraud-rule-outside-session = Pass encaissés hors de la séance
    .hint = L’encaissement est loin avant le début ou loin après la fin de la séance. Souvent, c’est une saisie en retard.
fraud-rule-closed-place = Pass encaissés quand le lieu est fermé
    .hint = Les horaires affichés par le lieu disent qu’il est fermé. Souvent, ce sont les horaires qu’il faut corriger.
fraud-rule-more-than-present = Plus de pass que de personnes présentes
    .hint = Une personne donne d’ordinaire un pass par séance. Comparez avec la feuille d’émargement.
fraud-rule-serials-in-a-row = Des pass voisins à la suite
    .hint = Des pass qui se suivent sur le papier, à moins d’une minute, pour des personnes différentes : comme un carnet qu’on feuillette.
fraud-rule-before-handover = Pass encaissés avant la remise du carnet
    .hint = Le carnet n’était pas noté comme remis. Souvent, la remise n’a pas été saisie : demandez à la structure qui le détenait.
fraud-rule-same-body = La même structure remet et encaisse
    .hint = La structure qui remet les carnets gère aussi le lieu. C’est permis ; au-delà d’un certain nombre, regardez les feuilles d’émargement.
fraud-rule-above-peers = Un lieu loin au-dessus des autres
    .hint = Le lieu encaisse bien plus que la moitié des lieux du mois. Il peut avoir une bonne raison : plus de séances, une grande ville.
fraud-rule-refused-scans = Beaucoup de codes refusés
    .hint = Un compte a essayé beaucoup de codes qui n’existent pas. Souvent, c’est un papier abîmé ; parfois, quelqu’un qui devine.

fraud-reason-many-in-a-day = Le { $when }, { $count } pass du carnet { $subject } ont été encaissés, à { $place } ; d’ordinaire, { $allowed } au plus.
fraud-reason-outside-session = Le { $when }, { $count ->
    [one] { $count } pass a été encaissé
   *[other] { $count } pass ont été encaissés
} à plus de { $allowed } minutes de la séance « { $subject } », à { $place }.
fraud-reason-closed-place = Le { $when }, { $count ->
    [one] { $count } pass a été encaissé
   *[other] { $count } pass ont été encaissés
} pour « { $subject } » alors que { $place } annonce être fermé, à { $allowed } minutes près.
fraud-reason-more-than-present = Le { $when }, { $count } pass ont été encaissés pour « { $subject } », à { $place }, où { $allowed ->
    [0] personne n’est noté présent.
    [one] { $allowed } personne était présente.
   *[other] { $allowed } personnes étaient présentes.
}
fraud-reason-serials-in-a-row = Le { $when }, { $count } pass qui se suivent ont été encaissés en moins d’une minute chacun, pour des personnes différentes, pour « { $subject } », à { $place } ; nous signalons à partir de { $allowed }.
fraud-reason-before-handover = Le { $when }, { $count ->
    [one] { $count } pass du carnet { $subject } a été encaissé
   *[other] { $count } pass du carnet { $subject } ont été encaissés
} à { $place } avant que le carnet soit noté comme remis.
fraud-reason-same-body = En { $when }, { $count } pass encaissés à { $place } viennent de carnets remis par la même structure ; nous signalons au-delà de { $allowed }.
fraud-reason-above-peers = En { $when }, { $count } pass ont été encaissés à { $place } ; la moitié des lieux en ont encaissé { $allowed } ou moins.
fraud-reason-refused-scans = Le { $when }, { $count } codes inconnus ou faux ont été essayés par { $subject } ; d’ordinaire, { $allowed } au plus.

# Un signalement
fraud-where-to-look = Où regarder
fraud-subject-booklet = Carnet
fraud-subject-session = Séance
fraud-subject-place = Lieu
fraud-subject-account = Compte
fraud-raised = Signalé
fraud-decided = Décidé
fraud-decided-by = Par
fraud-reason = Raison
    .hint = Ce que vous avez vérifié, sans nom de bénéficiaire.
fraud-decide = Votre décision
    .hint = Elle est définitive et notée au journal. Si d’autres faits s’ajoutent, un nouveau signalement le dira.
fraud-decide-button = Enregistrer la décision
fraud-decision = Que décidez-vous ?
fraud-decision-dismissed = Sans suite
fraud-decision-confirmed = Anomalie
fraud-decision-dismissed-choice = Sans suite : il y a une bonne raison
fraud-decision-confirmed-choice = Anomalie : quelque chose ne va pas
fraud-decided-dismissed = Signalement classé sans suite.
fraud-decided-confirmed = Anomalie notée.
    .next = Elle reste visible à côté du bordereau du lieu.
fraud-journal = Journal
journal-flag-raised = Signalement
journal-flag-dismissed = Classé sans suite
journal-flag-confirmed = Anomalie confirmée
journal-programme-thresholds-set = Seuils de contrôle modifiés
fraud-refusal-reason = Une décision dit pourquoi.
    .next = Écrivez en quelques mots ce que vous avez vérifié.
fraud-refusal-decision = Nous ne savons pas ce que vous décidez.
    .next = Choisissez « sans suite » ou « anomalie ».
fraud-refusal-decided = Ce signalement a déjà sa décision.
    .next = Elle est affichée sur cette page.
fraud-refusal-range = Ce seuil va de 0 à { $most }.
    .next = Écrivez 0 pour éteindre la règle.
fraud-refusal-number = Un seuil est un nombre entier.
    .next = Écrivez un nombre, ou 0 pour éteindre la règle.

# Seuils
fraud-thresholds-title = Règles et seuils
fraud-thresholds-lead = À partir de quand une règle parle, pour chaque dispositif. Zéro éteint la règle. Les signalements déjà faits restent.
fraud-thresholds-set = Seuils enregistrés.
    .next = Ils comptent au prochain examen.
fraud-thresholds-save = Enregistrer les seuils
fraud-no-programme = Aucun dispositif pour l’instant.
    .next = Les seuils se règlent quand un dispositif existe.
fraud-the-rules = Ce que dit chaque règle
fraud-booklet-day = Pass d’un carnet par jour
    .hint = Au-delà, c’est signalé. D’ordinaire : { $usual }.
fraud-margin = Minutes autour d’une séance ou des horaires
    .hint = Plus loin, c’est signalé. D’ordinaire : { $usual }.
fraud-row-passes = Pass voisins à la suite
    .hint = À partir de ce nombre, c’est signalé. D’ordinaire : { $usual }.
fraud-same-body = Pass par mois remis et encaissés par la même structure
    .hint = Au-delà, c’est signalé. D’ordinaire : { $usual }.
fraud-above-peers = Centièmes de ce qu’encaisse la moitié des lieux
    .hint = 300 veut dire trois fois plus. D’ordinaire : { $usual }.
fraud-refused-day = Codes refusés par compte et par jour
    .hint = Au-delà, c’est signalé. D’ordinaire : { $usual }.

# Codes refusés
fraud-refused-title = Encaissements refusés
fraud-refused-lead = Les essais refusés des trois derniers mois. Le code essayé n’est jamais gardé.
fraud-refused-none = Aucun essai refusé.
    .next = Revenez après quelques séances.
fraud-refused-when = Quand
fraud-refused-who = Qui
fraud-refused-why = Pourquoi
fraud-refused-pass = Pass
fraud-refused-all = Tous ({ $count })
fraud-refused-tab = { $reason } ({ $count })
fraud-refused-unknown = Code inconnu
fraud-refused-mistyped = Code mal saisi
fraud-refused-used = Déjà utilisé
fraud-refused-dates = Hors de ses dates
fraud-refused-inactive = Émission non activée
fraud-refused-place = Lieu non habilité
fraud-refused-registration = Inscription ou séance
fraud-refused-forged = Carré contrefait ou annulé
fraud-refused-unread = Carré illisible
fraud-refused-blocked = Bloqué, remplacé ou détruit
fraud-refused-other = Autre refus
