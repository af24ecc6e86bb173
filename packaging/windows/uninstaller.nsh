; Takes the program away and leaves the data; says where they are.

Function un.onInit
  SetRegView 64
  Call un.FindData
  Call un.FindProgram
  ReadRegStr $0 HKLM "${UNINSTALL_KEY}" "InstallLocation"
  ${If} $0 == $INSTDIR
    Call un.TakeRights
    SetShellVarContext all
    StrCpy $DataFolder "%LOCALAPPDATA%\${NAME} $(OfEachUser)"
  ${EndIf}
FunctionEnd

; Started from elsewhere than the program folder: take the program that Windows has noted.
Function un.FindProgram
  StrCpy $0 $INSTDIR
  Call un.HoldsProgram
  ${If} $1 = 0
    ReadRegStr $0 HKCU "${UNINSTALL_KEY}" "InstallLocation"
    ${If} $0 == ""
      ReadRegStr $0 HKLM "${UNINSTALL_KEY}" "InstallLocation"
    ${EndIf}
    Call un.HoldsProgram
    ${If} $1 = 1
      StrCpy $INSTDIR $0
    ${EndIf}
  ${EndIf}
FunctionEnd

; Windows starts an uninstaller without rights; a machine-wide one asks for them.
Function un.TakeRights
  UserInfo::GetAccountType
  Pop $0
  ${If} $0 == "Admin"
    Return
  ${EndIf}
  ${If} ${Silent}
    ${un.Refuse} ${EXIT_FAILED} "$(UnRights)"
  ${EndIf}
  ExecShell "runas" "$INSTDIR\${UNINSTALLER}"
  Quit
FunctionEnd

Section "un.Program"
  StrCpy $0 $INSTDIR
  Call un.RefuseRunning
  ${Step} "$(UnStep)"
  SetOutPath $TEMP
  StrCpy $0 $INSTDIR
  Call un.RemoveProgram
  RMDir /r "$INSTDIR.moi"
  ${If} ${FileExists} "$INSTDIR.cu\*.*"
    StrCpy $0 "$INSTDIR.cu"
    Call un.RemoveProgram
  ${EndIf}
  ${If} ${FileExists} "$INSTDIR\${EXE}"
  ${OrIf} ${FileExists} "$INSTDIR\${CONSOLE}"
    ${un.Refuse} ${EXIT_FAILED} "$(UnRefused)"
  ${EndIf}
  Call un.Unregister
  ${If} ${FileExists} "$INSTDIR\*.*"
    StrCpy $Rest "$(UnRest)"
  ${EndIf}
  Push "$(LogRemoved)"
  Call un.Log
SectionEnd
