# Émissions, carnets, pass

# Refus : émissions
passes-label-missing = Le nom de l’émission est vide.
    .next = Donnez-lui un nom court, par exemple « Printemps 2026 ».
passes-booklets-out-of-range = Le nombre de carnets n’est pas compris.
    .next = Écrivez un nombre entre 1 et { $most }.
passes-passes-out-of-range = Le nombre de pass par carnet n’est pas compris.
    .next = Écrivez un nombre entre 1 et { $most }.
passes-face-wrong = Cette valeur n’est pas comprise.
    .next = Écrivez un montant en euros, comme 10 ou 7,50. Pour un droit d’atelier sans valeur, écrivez 0.
passes-programme-missing = Aucun dispositif n’est choisi.
    .next = Choisissez-en un dans la liste.
passes-label-too-long = Le nom de l’émission est trop long.
    .next = Raccourcissez-le à { $most } caractères au plus.
passes-starts-missing = Donnez le premier jour de validité.
    .next = Écrivez-le comme 01/01/2026.
passes-ends-missing = Donnez le dernier jour de validité.
    .next = Écrivez-le comme 31/12/2026.
passes-ends-in-the-past = La fin de validité est déjà passée.
    .next = Choisissez un jour à venir.
passes-outside-programme = Ces dates ne sont pas celles du dispositif.
    .next = Choisissez des jours qui recouvrent les siens.
passes-withdrawn-refusal = Cette émission est retirée.
    .next = Préparez une autre émission.
passes-withdrawn-too-late = Cette émission est active : elle ne se retire plus.
    .next = Bloquez les carnets qui ne doivent pas servir.
passes-ends-before-start = La fin de validité est avant le début.
    .next = Vérifiez les deux dates.
passes-face-too-high = Un pass vaut au plus { $most }.
    .next = Choisissez une valeur plus petite, et plus de pass par carnet.
passes-ends-too-late = Cette fin de validité est trop lointaine.
    .next = Choisissez une date plus proche : une émission se renouvelle.
passes-grace-out-of-range = Ce nombre de jours de grâce n’est pas compris.
    .next = Écrivez un nombre entre 0 et { $most }.
passes-key-already-revoked = La clé de cette émission est déjà révoquée.
    .next = Il n’y a rien à faire : ses codes QR sont refusés.
passes-reason-missing = La raison est vide.
    .next = Écrivez-la en quelques mots : elle sera relue par d’autres.
passes-text-too-long = Ce texte est trop long pour la couverture.
    .next = Écrivez au plus { $most } signes.
passes-logo-too-heavy = Ce logo est trop lourd.
    .next = Envoyez un fichier PNG ou SVG de { $most } ko au plus.
passes-logo-unreadable = Ce fichier n’est pas un logo que nous savons imprimer.
    .next = Envoyez un fichier PNG, ou un SVG fait de tracés : les textes et les images y sont laissés de côté.
passes-proof-not-approved = L’épreuve (BAT) de ces carnets n’est pas approuvée.
    .next = Relisez l’épreuve et approuvez-la : l’impression sera possible tout de suite.
passes-proof-already-approved = L’épreuve est déjà approuvée.
    .next = Vous pouvez imprimer les carnets.
passes-proof-changed = Les textes ou le logo ont changé depuis que vous avez ouvert cette épreuve.
    .next = Revenez à la page de l’épreuve, relisez-la, puis approuvez-la.
passes-form-used = Ce formulaire a déjà servi : une émission a été créée avec d’autres valeurs.
    .next = Ouvrez-la dans la liste des émissions. Si elle ne convient pas, retirez-la, puis créez-en une nouvelle.
passes-printing-goes-on = L’impression est en cours.
    .next = Attendez qu’elle soit finie : la page se met à jour toute seule.
passes-cannot-print-again = Cette émission est active : ses codes n’existent plus que sur le papier.
    .next = Pour remplacer des carnets abîmés, faites une nouvelle émission.
passes-not-printed = Les carnets de cette émission ne sont pas encore imprimés.
    .next = Imprimez-les d’abord.
passes-already-active = Cette émission est déjà active.
    .next = Il n’y a rien à faire : ses pass peuvent être utilisés.

# Refus : stocks et bordereaux
passes-depot-name-missing = Le nom du stock est vide.
    .next = Donnez-lui un nom, par exemple « Stock central ».
passes-depot-name-too-long = Le nom du stock est trop long.
    .next = Raccourcissez-le à { $most } caractères au plus.
passes-depot-commune-missing = La commune du stock n’est pas choisie.
    .next = Choisissez la commune où les carnets sont rangés.
passes-depot-name-taken = Un stock porte déjà ce nom.
    .next = Choisissez un autre nom.
passes-depot-exists = Cette structure a déjà son stock.
    .next = Retrouvez-le dans la liste.
passes-sender-missing = Aucun point de départ n’est choisi.
    .next = Dites d’où partent les carnets : de l’imprimeur, ou d’un dépôt.
passes-depot-missing = Aucune destination n’est choisie.
    .next = Choisissez où vont les carnets.
passes-not-a-serial = Ce numéro de carnet n’est pas compris.
    .next = Il est écrit sur la couverture et ressemble à 2026-001-00012.
passes-range-wrong = Cette série de carnets n’existe pas.
    .next = Vérifiez le premier et le dernier numéro : ils sont de la même émission, et le premier est le plus petit.
passes-not-there = { $count ->
    [one] Un carnet de cette série n’est pas à l’endroit d’où il doit partir : { $first }.
   *[other] { $count } carnets de cette série ne sont pas à l’endroit d’où ils doivent partir. Le premier est { $first }.
}
    .next = Ouvrez la page de ce carnet pour voir où il est, puis corrigez la série. Rien n’a été déplacé.
passes-same-depot = Le départ et l’arrivée sont le même endroit.
    .next = Choisissez une autre destination.
passes-already-received = La réception de ce bordereau est déjà confirmée.
    .next = Il n’y a rien à faire.

# Refus : remise
passes-unknown-booklet = Aucun carnet ne porte le numéro { $serial }.
    .next = Relisez le numéro sur la couverture.
passes-already-handed-over = Le carnet { $serial } a déjà été remis le { $day }.
    .next = Prenez un autre carnet. Si c’est le même carnet et la même personne, la remise est faite : rien à refaire.
passes-not-in-your-depot = Le carnet { $serial } n’est pas dans votre stock.
    .next = Prenez un carnet de votre tiroir, ou signalez-le à votre coordinateur ou coordinatrice.
passes-booklet-expired = Ce carnet n’est plus valable depuis le { $day }.
    .next = Mettez-le de côté et prenez-en un autre.

# Refus : encaissement
passes-code-empty = Le code est vide.
    .next = Scannez le pass, ou tapez les cinq groupes de quatre signes écrits dessous.
passes-code-length = { $read ->
    [one] Un seul signe a été lu ; un code en a 20.
   *[other] { $read } signes ont été lus ; un code en a 20.
}
    .next = Relisez le pass groupe par groupe : il y en a cinq.
passes-code-sign = Le signe « { $sign } » n’existe pas dans un code.
    .next = Un code n’a que des chiffres et des lettres sans accent, jamais la lettre U.
passes-code-group = Le groupe { $group } contient une erreur.
    .next = Retapez seulement ce groupe. S’il est bien écrit, vérifiez le signe { $group } du cinquième groupe.
passes-code-groups = Les groupes { $groups } contiennent une erreur.
    .next = Retapez-les, puis vérifiez le cinquième groupe.
passes-list-and = { $first } et { $last }
passes-unknown-code = Ce code n’est pas celui d’un de nos pass.
    .next = Vérifiez que c’est bien un pass de ce territoire. S’il est abîmé, gardez-le et appelez votre coordinateur ou coordinatrice.
passes-qr-other = Ce code QR n’est pas celui d’un pass.
    .next = Scannez le code imprimé sur le pass, pas celui de la couverture, ou tapez les cinq groupes de quatre signes.
passes-qr-truncated = Le code QR n’a pas été lu en entier ({ $read } signes sur { $whole }).
    .next = Scannez-le encore, bien à plat, ou tapez les cinq groupes de quatre signes.
passes-qr-too-long = Il y a trop de signes pour un seul code QR : { $read }, au lieu de { $whole }.
    .next = Effacez tout et scannez le pass une seule fois, ou tapez les cinq groupes de quatre signes.
passes-qr-sign = Le signe « { $sign } » n’est dans aucun code QR de pass : la lecture s’est mal passée.
    .next = Scannez-le encore, ou tapez les cinq groupes de quatre signes.
passes-qr-unreadable = Le code QR est abîmé : il n’a pas été compris.
    .next = Scannez-le encore, ou tapez les cinq groupes de quatre signes.
passes-qr-forged = Ce code QR n’a pas été imprimé par nous, ou il a été modifié.
    .next = Gardez ce pass et appelez votre coordinateur ou coordinatrice. Accueillez la personne : elle n’y est sans doute pour rien.
passes-qr-other-territory = Ce code QR vient d’un autre territoire, ou d’une émission que nous ne connaissons pas.
    .next = Rendez le pass à la personne : il sert sur le territoire écrit dessus. Demandez-lui si elle en a un d’ici.
passes-qr-key-revoked = Les codes QR de cette émission ne sont plus acceptés depuis le { $day } : { $reason }.
    .next = Tapez les cinq groupes de quatre signes écrits sur le pass : ce code reste bon.
passes-too-many-tries = Trop de codes inconnus ont été essayés avec votre compte ou sur cet appareil.
    .next = Attendez { $minutes ->
        [one] une minute
       *[other] { $minutes } minutes
    }, ou scannez un pass valable : il passera tout de suite.
    .api = Trop de codes inconnus ont été essayés avec ce jeton. Attendez { $minutes ->
        [one] une minute
       *[other] { $minutes } minutes
    } avant d’essayer un autre code inconnu ; un pass valable passe tout de suite.
passes-already-used = Ce pass a déjà été utilisé le { $day } à { $place }.
    .next = Demandez à la personne un autre pass de son carnet. L’atelier reste ouvert pour elle.
passes-blocked = Ce pass est bloqué depuis le { $day } : { $reason }.
    .next = Gardez-le, accueillez la personne, et appelez votre coordinateur ou coordinatrice.
passes-replaced = Ce pass a été remplacé le { $day } : un autre vaut à sa place.
    .next = Demandez à la personne le pass de remplacement. L’ancien ne vaut plus rien.
passes-nothing-to-block = Aucun pass de ce carnet n’est libre : ils sont utilisés ou déjà bloqués.
    .next = Il n’y a rien à bloquer.
passes-nothing-to-unblock = Aucun pass de ce carnet ne peut être débloqué.
    .next = Un pass remplacé reste bloqué pour toujours.
passes-nothing-to-replace = Aucun pass bloqué de ce carnet n’attend d’être remplacé.
    .next = Bloquez d’abord les pass perdus ou abîmés.
passes-booklet-blocked = Le carnet { $serial } a des pass bloqués.
    .next = Prenez un autre carnet, ou débloquez-le d’abord depuis sa page.
passes-hold-reason-missing = La raison n’est pas choisie.
    .next = Choisissez pourquoi le pass est bloqué.
passes-not-active = Ce pass ({ $serial }) n’est pas encore activé.
    .next = Accueillez la personne, gardez le pass, et prévenez votre coordinateur ou coordinatrice.
passes-not-yet-valid = Ce pass sera valable à partir du { $day }.
    .next = Rendez-le à la personne : elle pourra l’utiliser dès ce jour.
passes-expired = Ce pass n’est plus valable depuis le { $day }.
    .next = Accueillez la personne quand même si vous le pouvez, et prévenez votre coordinateur ou coordinatrice.
passes-place-not-accredited = { $place } n’est pas habilité à prendre des pass aujourd’hui.
    .next = Gardez le pass sans l’encaisser et appelez votre coordinateur ou coordinatrice.
passes-session-cancelled = Cette séance est annulée.
    .next = Choisissez la séance qui a eu lieu.
    .api = Cette séance est annulée. Envoyez une inscription à la séance qui a eu lieu.
passes-session-to-come = Cette séance aura lieu le { $day }.
    .next = Encaissez le pass le jour de la séance.
passes-session-over = La séance du { $day } est finie depuis plus d’un mois.
    .next = Gardez le pass pour une prochaine séance, ou appelez votre coordinateur ou coordinatrice.
passes-registration-cancelled = L’inscription de cette personne est annulée.
    .next = Inscrivez-la de nouveau à la séance, puis recommencez.
passes-no-registration = Aucune inscription n’est choisie.
    .next = Choisissez la personne dans la liste de la séance.
    .api = Aucune inscription de ce territoire n’a cet identifiant. Reprenez celui que donnent les inscriptions de la séance.
passes-scan-used-for-another = Cette page a déjà servi, pour un autre pass ou une autre personne.
    .next = Rien n’a été encaissé. Vérifiez le code et la personne, puis recommencez d’ici.
    .api = Cet identifiant de scan a déjà servi, pour un autre pass ou une autre inscription. Faites-en un nouveau par intention d’encaisser.

passes-scan-undone = Cet encaissement a été annulé le { $day } : le pass a été rendu.
    .next = Pour prendre le pass, vérifiez le code et la personne, puis recommencez d’ici.
    .api = Cet identifiant de scan a servi à un encaissement annulé depuis. Faites-en un nouveau pour encaisser le pass.

passes-done-then-undone = Rien de nouveau n’a été encaissé : cet encaissement a été annulé.
    .next = Pour prendre le pass, choisissez « Encaisser un autre pass ».

passes-photo-missing = Aucune photo n’a été envoyée.
    .next = Choisissez ou prenez une photo du QR code, puis envoyez-la.
passes-not-a-photo = Ce fichier n’est pas une photo que nous savons ouvrir.
    .next = Envoyez une photo JPEG, PNG ou WebP, ou tapez le code écrit sous le QR code.
passes-no-code-in-photo = Aucun QR code n’a été lu sur la photo.
    .next = Reprenez la photo de plus près, bien à plat et sans reflet, ou tapez le code.
passes-several-in-photo = Plusieurs pass sont visibles sur la photo : aucun n’a été pris.
    .next = Reprenez la photo avec un seul pass, en couvrant les autres, ou tapez son code.

# Refus : annulation
passes-already-undone = Cet encaissement est déjà annulé.
    .next = Le pass est libre : il peut être utilisé de nouveau.
passes-not-yours = Cet encaissement a été fait par une autre personne.
    .next = Demandez-lui de l’annuler dans le quart d’heure, ou demandez-le à la personne responsable du lieu.
passes-too-late = Un encaissement peut être annulé pendant { $minutes } minutes : c’est passé.
    .next = La personne responsable du lieu peut encore l’annuler, tant que l’état du mois n’est pas clos.
passes-on-a-statement = Cet encaissement est déjà sur un état de contre-paiement.
    .next = Prévenez votre coordinateur ou coordinatrice.

# Encaisser
passes-redeem-title = Encaisser un pass
passes-check-title = Vérifiez, puis encaissez
passes-code = Code du pass
    .hint = Scannez le pass, ou tapez les 5 groupes de 4 signes. O et 0, I et 1 se valent.
passes-camera = Scanner avec l’appareil photo
passes-camera-aim = Montrez le QR code du pass à l’appareil photo.
passes-camera-aim-booklet = Montrez le QR code de la couverture à l’appareil photo. Un appui pour chaque carnet : le premier, puis le dernier.
passes-camera-aim-shelf = Montrez les couvertures l’une après l’autre : chaque carnet lu ajoute une ligne.
passes-camera-broken-booklet = L’appareil photo ne répond pas. Tapez le numéro du carnet.
passes-camera-read = Le code est lu.
passes-camera-refused = L’appareil photo n’est pas autorisé. Autorisez-le dans le navigateur, ou tapez le code.
passes-camera-broken = L’appareil photo ne répond pas. Tapez le code, ou envoyez une photo.
passes-photo-instead = Envoyer une photo du pass
passes-photo = Photo du QR code
    .hint = De près, bien à plat. La photo est lue puis oubliée.
passes-photo-send = Lire la photo
passes-mute = Couper le son
passes-verdict-good = Pass valable
passes-verdict-mend = À reprendre
passes-verdict-refused = Pass refusé
passes-verdict-done = Encaissé
passes-who = Pour qui ?
passes-already-taken = { $count ->
    [one] 1 pass déjà encaissé pour cette séance
   *[other] { $count } pass déjà encaissés pour cette séance
}
passes-nobody-today = Personne n’est inscrit aujourd’hui là où vous prenez des pass.
    .next = Inscrivez d’abord la personne à une séance, puis revenez ici.
passes-see-sessions = Voir les séances
passes-door-of = { $place }, { $count ->
    [0] personne d’inscrit
    [one] 1 personne
   *[other] { $count } personnes
}
passes-door-empty = Personne n’est inscrit à cette séance.
passes-check = Vérifier le pass
passes-check-lead = Ce pass est bon : { $value }.
passes-check-again = Un pass est déjà encaissé pour cette personne à cette séance.
    .next = Continuez seulement si la séance compte pour plusieurs pass.
passes-check-not-handed = Ce carnet n’est pas noté comme remis. Le pass est valable quand même.
passes-check-again-please = Ce pass n’a pas été encaissé. Tapez ou lisez de nouveau son code pour continuer.
passes-check-cancel = Ne pas encaisser
passes-redeem = Encaisser
passes-redeem-another = Encaisser un autre pass
passes-redeemed = C’est encaissé.
passes-undone = L’encaissement est annulé.
    .next = Le pass est libre : rendez-le à la personne.
passes-undo = Annuler cet encaissement
passes-undo-manager = Vous pouvez l’annuler jusqu’à la clôture de l’état du mois. Votre nom reste dans l’historique du carnet.
passes-undo-until = Vous pouvez annuler jusqu’à { $hour }.
passes-redemption-title = Pass { $serial }
passes-use-live = Encaissé
passes-use-undone = Annulé
passes-face-right = un atelier
passes-face-rights = { $count ->
    [one] un atelier
   *[other] { $count } ateliers
}
passes-fact-person = Personne
passes-fact-place = Lieu
passes-fact-serial = Numéro du pass
passes-fact-until = Valable jusqu’au
passes-fact-value = Valeur
passes-fact-when = Encaissé le
passes-fact-session = Séance
passes-fact-booklet = Carnet
passes-found-title = Ceci est un pass numérique
passes-found-lead = Il donne droit à un atelier pour apprendre le numérique, près de chez vous.
passes-found-what = Pour l’utiliser, apportez-le au lieu de votre rendez-vous : la personne qui vous accueille fera le reste.
passes-found-secret = Gardez-le comme un billet : ne donnez pas son code par téléphone ou par message.
passes-found-help = Une question ? Appelez le { $phone }.
passes-found-sign-in = Je prends les pass : me connecter

# Journal
journal-emission-created = Émission { $detail } préparée
journal-emission-printed = Carnets imprimés
journal-emission-reprinted = Carnets imprimés de nouveau
journal-emission-designed = Textes et logo des carnets choisis
journal-emission-proof-approved = Épreuve (BAT) approuvée
journal-emission-key-revoked = Clé des codes QR révoquée
journal-emission-withdrawn = Émission { $detail } retirée
journal-emission-activated = Émission activée, financement engagé
journal-depot-created = Stock ouvert
journal-depot-edited = Stock modifié
journal-slip-sent = Bordereau envoyé : { $detail }
journal-slip-received = Réception confirmée
journal-booklet-handed-over = Carnet remis
journal-booklet-redeemed = Pass { $detail } encaissé
journal-booklet-redeemed-before-handover = Pass { $detail } encaissé, carnet non noté comme remis
journal-booklet-use-corrected = Encaissement du pass { $detail } corrigé après clôture
journal-booklet-blocked = Pass bloqués
journal-booklet-unblocked = Pass débloqués
journal-booklet-replaced = Pass remplacés par le carnet { $detail }
journal-booklet-replacing = Carnet fait pour remplacer { $detail }
journal-booklet-replacement-printed = Carnet de remplacement imprimé
journal-emission-standing = Émission de remplacement { $detail } ouverte
journal-booklet-undone = Encaissement du pass { $detail } annulé
journal-booklet-undone-by-manager = Encaissement du pass { $detail } annulé par la personne responsable

# Remettre un carnet
passes-handover-title = Remettre un carnet
passes-section-booklet = 1. Le carnet
passes-serial = Numéro du carnet
    .hint = Scannez la couverture, choisissez dans la liste, ou tapez le numéro : 2026-001-00012.
passes-referrer = Vous remettez ce carnet pour
passes-referrer-missing = La structure n’est pas choisie.
    .next = Choisissez pour quelle structure vous remettez ce carnet.
passes-drawer-empty = Votre stock est vide. Demandez des carnets à votre coordinateur ou coordinatrice.
passes-slip-waits = Le bordereau n° { $number } est en route vers vous.
passes-confirm-receipt = Confirmer la réception
passes-section-person = 2. La personne
    .hint = Sans fiche ? Laissez cette partie vide : le carnet reste valable.
passes-section-session = 3. Le premier rendez-vous
passes-near = Commune de la personne
    .hint = Pour proposer d’abord les séances les plus proches.
passes-nearby = Chercher près de là
passes-first-session = Première séance
passes-no-session-now = Pas de rendez-vous maintenant
passes-session-choice = { $day } à { $hour }, { $place } ({ $commune })
passes-session-about = { $title }. { $free ->
    [one] 1 place libre.
   *[other] { $free } places libres.
}
passes-session-far = { $km ->
    [0] Dans sa commune.
   *[other] À { $km } km.
}
passes-session-needs-file = Un rendez-vous demande au moins un prénom.
    .next = Écrivez le prénom de la personne, ou choisissez « Pas de rendez-vous maintenant ».
passes-who-is-it = Quelqu’un a peut-être déjà une fiche.
    .next = Dites si c’est la même personne. Rien n’est encore enregistré.
passes-hand-over = Remettre le carnet
passes-hand-over-another = Remettre un autre carnet
passes-handed-over = Le carnet est remis.
passes-handover-done = Carnet remis
passes-handover-keep = Rappelez à la personne de garder son carnet : chaque pass vaut comme un billet.
passes-appointment-card = Carte de rendez-vous
passes-see-person = Voir la fiche
passes-fact-handed-over = Remis le
passes-fact-first-session = Premier rendez-vous

# Émissions
passes-emissions-title = Émissions
passes-emissions-none = Aucune émission pour l’instant.
    .next = Préparez-en une : combien de carnets, de quelle valeur, pour quel dispositif.
passes-emission = Émission
passes-emission-new = Nouvelle émission
passes-emission-new-title = Nouvelle émission
passes-emission-create = Préparer l’émission
passes-emission-created = L’émission est préparée.
    .next = Choisissez maintenant les textes de ses carnets, puis relisez l’épreuve.
passes-emission-title = Émission { $number } : { $label }
passes-emission-contents = { $booklets ->
    [one] 1 carnet
   *[other] { $booklets } carnets
} de { $passes } pass à { $value }
passes-emission-draft = À imprimer
    .help = Les carnets ne sont pas encore sur papier.
passes-emission-printed = Imprimée
    .help = Les carnets sont sur papier. Ils ne valent rien tant que l’émission n’est pas active.
passes-emission-active = Active
    .help = Le financement est engagé : les pass peuvent être utilisés.
passes-emission-withdrawn = Retirée
    .help = Elle n’a jamais été active : rien n’a été engagé, et ce qui est sur papier ne vaut rien.
passes-withdraw = Retirer cette émission
passes-withdrawal-title = Retirer l’émission { $number }
passes-withdrawal-lead = Elle n’a jamais été active : aucun financement n’est engagé.
passes-withdrawal-paper = Les carnets déjà imprimés ne vaudront jamais rien : détruisez-les.
passes-withdrawal-forever = Une émission retirée ne revient pas. Son numéro ne sert plus.
passes-now-withdrawn = L’émission est retirée.
passes-state = État
passes-label = Nom de l’émission
    .hint = Pour la reconnaître, par exemple « Printemps 2026 ».
passes-face = Valeur d’un pass
    .hint = En euros. Mettez 0 pour un droit d’atelier sans valeur.
passes-booklets = Nombre de carnets
passes-passes-each = Pass par carnet
passes-valid-from = Valables à partir du
passes-valid-until = Valables jusqu’au
passes-grace-days = Jours de grâce
    .hint = Après la fin de validité, les lieux peuvent encore prendre les pass pendant ce nombre de jours.
passes-cost-title = Ce que cela engage
passes-cost-lead = { $passes ->
    [one] 1 pass
   *[other] { $passes } pass
}, { $total } en tout.
passes-no-programme = Aucun dispositif n’existe encore : une émission en dépend.
    .next = Créez d’abord un dispositif, qui dit qui finance les pass.
passes-cost-nothing = Ces droits n’engagent pas d’argent.
passes-cost-unknown = Remplissez le dispositif, la valeur et les nombres pour voir le coût par financeur.
passes-cost-compute = Calculer le coût
passes-cost-table = Coût par financeur
passes-cost-per-pass = Par pass
passes-cost-total = En tout
passes-cost-left = Resterait disponible
passes-cost-short = plafond dépassé
passes-over-ceiling = Plafond dépassé : il manque { $parts }.
    .next = Tant qu’il manque, l’émission n’est ni imprimée ni activée. Demandez au financeur de relever son plafond et modifiez le financement du dispositif, ou faites une émission plus petite.
passes-over-ceiling-part = { $missing } chez { $funder }
passes-fact-programme = Dispositif
passes-fact-contents = Contenu
passes-fact-total = Valeur totale
passes-fact-validity = Validité
passes-fact-used = Pass utilisés
passes-about = L’émission
passes-history = Historique
passes-funnel = Où en sont les carnets
passes-step-made = Carnets émis
passes-step-delivered = Livrés aux structures
passes-step-handed-over = Remis à une personne
passes-step-started = Commencés
passes-print = Imprimer les carnets
passes-print-again = Imprimer de nouveau
passes-printing = Impression des carnets
passes-printing-started = L’impression commence.
passes-printing-stopped = La dernière impression s’est arrêtée avant la fin.
    .next = Relancez-la : elle reprend sans rien perdre.
passes-papers = Carnets à imprimer
    .hint = Ces fichiers contiennent les codes. Téléchargez-les seulement pour l’imprimeur. Ils disparaissent à l’activation.
passes-part = Carnets { $first } à { $last }
passes-activate = Activer l’émission
passes-activation-title = Activer l’émission { $number } ?
passes-activation-lead = { $passes } pass, { $total } en tout.
passes-activation-money = Ce montant est engagé chez chaque financeur.
passes-activation-secrets = Les fichiers à imprimer et les codes sont effacés : on ne peut plus imprimer ces carnets.
passes-activated = L’émission est active.
    .next = Livrez maintenant les carnets aux structures.
passes-helpline-hours = Du lundi au vendredi
passes-slips = Bordereaux
passes-slip-line = Bordereau n° { $number } : carnets { $range }
passes-slip-line-of = Bordereau n° { $number } : carnets { $range } de l’émission { $emission }
passes-slip-new = Livrer des carnets

passes-fact-grace = Délai de grâce
passes-grace-until = { $days ->
    [0] aucun
    [one] 1 jour, jusqu’au { $day }
   *[other] { $days } jours, jusqu’au { $day }
}
passes-wizard = Étapes de l’émission
passes-wizard-contents = Contenu et coût
passes-wizard-paper = Textes et logo
passes-wizard-proof = Épreuve (BAT)
passes-wizard-printing = Impression
passes-wizard-activation = Activation
passes-wizard-done = Fait :
passes-back-to-emission = Retour à l’émission
passes-paper-title = Textes et logo de l’émission { $number }
passes-layout = Taille d’impression
passes-layout-standard = Normale : cinq pass par page
passes-layout-large = Gros caractères : trois pass par page
passes-cover-text = Phrase de la couverture
    .hint = À la place de « Avec un pass, un atelier numérique est gratuit pour vous. »
passes-cover-note = Encadré de la couverture
    .hint = Par exemple les lieux les plus proches, ou le site où les trouver.
passes-logo = Logo
    .hint = PNG ou SVG, 300 ko au plus. Il est imprimé en haut de la couverture.
passes-logo-remove = Retirer le logo actuel
passes-paper-save = Enregistrer et voir l’épreuve
passes-paper-change = Changer les textes ou le logo
passes-proof-title = Épreuve de l’émission { $number }
passes-proof-lead = Voici un carnet tel qu’il sera imprimé. Ses codes ne valent rien. Relisez tout : les dates, la valeur, les textes, le numéro de téléphone.
passes-proof-file = Épreuve à relire (BAT)
passes-proof-see = Relire l’épreuve (BAT)
passes-proof-approve = Approuver l’épreuve
passes-proof-approved = L’épreuve est approuvée.
    .next = Vous pouvez imprimer les carnets.
passes-proof-approved-by = Épreuve approuvée par { $who }, { $when }.
passes-key = Clé des codes QR
    .hint = Avec cette clé publique, un téléphone vérifie un pass sans réseau. Elle ne permet pas d’en fabriquer.
passes-key-kid = Numéro de clé
passes-key-public = Clé publique
passes-key-private = Clé privée
passes-key-private-kept = gardée jusqu’à l’activation, pour imprimer
passes-key-private-destroyed = détruite à l’activation
passes-key-revoked-on = Révoquée le
passes-key-revoked-for = Raison
passes-keys-file = Clés publiques de toutes les émissions
passes-key-title = Révoquer la clé de l’émission { $number } ?
passes-key-lead = Tous les codes QR de cette émission seront refusés, tout de suite et pour toujours.
passes-key-paper = Les codes tapés à la main restent bons : personne ne perd son pass. Révoquez une clé seulement si elle a pu être copiée, par exemple chez l’imprimeur.
passes-key-reason = Raison
    .hint = Elle sera montrée à qui scanne un de ces pass. Pas de nom de personne.
passes-key-revoke = Révoquer la clé
passes-key-revoked = La clé est révoquée.
    .next = Prévenez les lieux : ils tapent le code au lieu de scanner.

# Carnets
passes-booklets-title = Carnets
passes-booklets-count = { $count ->
    [0] Aucun carnet ne correspond.
    [one] 1 carnet
   *[other] { $count } carnets
}
passes-search-serial = Début du numéro
    .hint = Par exemple 2026-001-0001.
passes-the-booklet = Carnet { $serial }
passes-state-printer = Imprimeur
passes-state-stock = En stock
passes-state-referrer = Chez une structure
passes-state-replaced = Remplacé
passes-state-waiting = Remis, pas commencé
passes-state-started = Commencé
passes-handed-over-on = Remis le { $day }
passes-tally = { $used } sur { $of }
passes-about-booklet = Le carnet
passes-its-passes = Ses pass
passes-free = libre
passes-used-on = utilisé le { $day }
passes-hold = Bloquer des pass
passes-hold-card = Perdu, volé, abîmé ?
passes-hold-title = Bloquer des pass du carnet { $serial }
passes-hold-back = Retour au carnet
passes-hold-lead = Un pass bloqué est refusé partout, tout de suite. Vous pourrez le débloquer, ou le remplacer.
passes-hold-reason = Pourquoi ?
passes-hold-which = Quels pass ?
passes-hold-all = { $count ->
    [one] Le pass libre du carnet
   *[other] Les { $count } pass libres du carnet
}
passes-hold-one = Seulement { $serial }
passes-hold-lost = perdu
passes-hold-stolen = volé
passes-hold-damaged = abîmé
passes-hold-dispute = en litige
passes-hold-mistake = erreur d’impression ou de remise
passes-hold-replaces = Ces pass remplacent :
passes-blocked-done = Les pass sont bloqués.
    .next = Aucun lieu ne peut plus les prendre.
passes-unblock = Débloquer
passes-unblocked-done = Les pass sont débloqués.
passes-replace = Remplacer les pass bloqués
    .hint = Un nouveau carnet reprend la valeur des pass bloqués. Les anciens ne vaudront plus jamais rien. Rien de plus n’est engagé.
passes-replaced-done = Le carnet de remplacement est prêt.
    .next = Imprimez-le maintenant et donnez-le à la place de l’ancien.
passes-replacement-print = Imprimer ce carnet
passes-replacement-label = Remplacements de { $number }
passes-replaced-by = remplacé par { $serial }
passes-blocked-for = bloqué, { $reason }
passes-story = Son histoire
passes-story-made = Émission préparée
passes-story-printed = Carnet imprimé
passes-story-activated = Émission activée
passes-story-expired = Ses pass ne sont plus valables
passes-story-received = Bordereau n° { $number } : reçu, { $at }
passes-story-used = Pass { $serial } encaissé à { $place }, pour « { $session } »
passes-story-statement-closed = Porté sur l’état de contre-paiement { $number }
passes-story-statement-paid = État de contre-paiement { $number } payé au lieu
passes-story-statement-rejected = État de contre-paiement { $number } rejeté
passes-story-statement-followed = Repris de l’état de contre-paiement { $number } par un autre
passes-fact-where = Où il est
passes-fact-by = Remis par
passes-person-hidden = Une personne dont vous ne suivez pas la fiche
passes-person-none = Sans fiche
passes-moved = Bordereau n° { $number } : de { $from } à { $to }

# Stocks et bordereaux
passes-depots-title = Stocks de carnets
passes-depots-none = Aucun stock pour l’instant.
    .next = Ouvrez le stock central, puis un stock par structure qui remet des carnets.
passes-depots-on = Carnets par stock au { $day }
passes-depot = Stock
passes-depot-kind = Sorte
passes-depot-stock = Stock de la collectivité
passes-depot-referrer = Stock d’une structure
passes-depot-new = Ouvrir un stock
passes-depot-new-title = Ouvrir un stock
passes-depot-name = Nom du stock
passes-depot-commune = Commune où les carnets sont rangés
passes-depot-organisation = Structure qui remet les carnets
    .hint = Laissez vide pour un stock de la collectivité.
passes-depot-created = Le stock est ouvert.
passes-depot-edit = Modifier le nom ou la commune
passes-depot-edit-title = Modifier le stock
passes-depot-save = Enregistrer
passes-depot-edited = Le stock est à jour.
passes-depot-holds = { $count ->
    [0] Aucun carnet
    [one] 1 carnet
   *[other] { $count } carnets
} au { $day }.
passes-stock-on = Stock au
passes-show = Afficher
passes-stock-by-emission = Carnets par émission
passes-see-booklets = Voir les carnets
passes-on-its-way = Sa réception n’est pas encore confirmée.
passes-see-slip = Voir le bordereau
passes-slips-none = Aucun bordereau.
passes-slip-in = Entrée, bordereau n° { $number } : carnets { $range } de l’émission { $emission }
passes-slip-out = Sortie, bordereau n° { $number } : carnets { $range } de l’émission { $emission }
passes-slip-open = En route
passes-slip-closed = Reçu
passes-slip-new-title = Livrer des carnets
passes-slip-send = Envoyer les carnets
passes-slip-sent = Le bordereau est prêt.
    .next = Imprimez-le : il accompagne les carnets.
passes-slip-title = Bordereau n° { $number }
passes-slip-paper = Bordereau à signer
passes-slip-received = La réception est confirmée.
passes-receipt-hint = Comptez les carnets, puis scannez ou tapez le premier et le dernier.
passes-fact-from = De
passes-fact-to = Vers
passes-fact-first = Premier carnet
passes-fact-last = Dernier carnet
passes-fact-count = Carnets
passes-fact-sent = Envoyé le
passes-fact-received = Reçu le
